import Testing

@testable import Melba

/// `striptags` before it unescapes, as the Python of MarkupSafe 3.0.4 has it, word for word.
private func reference(_ text: [UInt32]) -> [UInt32] {
  let (opening, closing) = ("<!--".unicodeScalars.map(\.value), "-->".unicodeScalars.map(\.value))
  var value = text
  var parts: [UInt32] = []
  var position = 0
  while let start = find([0x3C], in: value, from: position) {
    let end: Int
    if value[start...].starts(with: opening) {
      guard let closed = find(closing, in: value, from: start + 4) else { break }
      end = closed + 3
    } else {
      guard let closed = find([0x3E], in: value, from: start) else { break }
      end = closed + 1
    }
    parts += value[position..<start]
    position = end
  }
  if position > 0 { value = parts + value[position...] }
  return Array(value.split(whereSeparator: isSpace).joined(separator: [0x20]))
}

private func find(_ pattern: [UInt32], in text: [UInt32], from start: Int) -> Int? {
  guard text.count >= pattern.count, start <= text.count - pattern.count else { return nil }
  return (start...text.count - pattern.count).first { text[$0..<$0 + pattern.count].elementsEqual(pattern) }
}

/// What `str.isspace` is true for, as listed in Python's unicodetype_db.h.
private func isSpace(_ scalar: UInt32) -> Bool {
  let all: Set<UInt32> = [
    0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001,
    0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F,
    0x205F, 0x3000,
  ]
  return all.contains(scalar)
}

@Suite struct StripTagsTests {
  private func strip<Form: TextForm>(_ text: [Form.Unit], as form: Form.Type) -> [Form.Unit] {
    var text = text
    var span = text.mutableSpan
    let count = StripTags<Form>.strip(&span)
    return Array(text[..<count])
  }

  private func check(_ text: [UInt32]) {
    let expected = reference(text)
    #expect(strip(text, as: FixedForm<UInt32>.self) == expected)
    let bytes = text.flatMap { MelbaTests.reference(utf8: $0) }
    #expect(strip(bytes, as: UTF8Form.self) == expected.flatMap { MelbaTests.reference(utf8: $0) })
    if text.allSatisfy({ $0 < 0x100 }) {
      #expect(strip(text.map { UInt8($0) }, as: FixedForm<UInt8>.self) == expected.map { UInt8($0) })
    }
  }

  @Test func allShortTextsOfMarkupAgreeWithTheReference() {
    let alphabet: [UInt32] = "<!->a ".unicodeScalars.map(\.value)
    var texts: [[UInt32]] = [[]]
    for _ in 0..<6 {
      texts = texts.flatMap { text in alphabet.map { text + [$0] } }
    }
    for text in texts where strip(text, as: FixedForm<UInt32>.self) != reference(text) {
      Issue.record("\(text)")
    }
  }

  @Test func randomTextsOfMarkupAgreeWithTheReference() {
    var random = SeededGenerator(state: 5)
    let parts = [
      "<", ">", "!", "-", "--", "<!--", "-->", "<b>", "</b>", " ", "\n", "a", "é", "日", "\u{3000}",
      "\u{85}", "\u{2003}", "&lt;",
    ]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0..<24, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
      check(text.joined().unicodeScalars.map(\.value))
    }
  }

  @Test func allCharactersOfWhiteSpaceAreKnown() {
    for scalar in UInt32(0)..<0x11_0000 where Whitespace.contains(scalar) != isSpace(scalar) {
      Issue.record("\(scalar)")
    }
  }

  @Test(arguments: Case.striptags) func caseHoldsBeforeUnescaping(_ one: Case) {
    guard let text = one.input.text(UInt32.self), case .out = one.text else { return }
    #expect(strip(text, as: FixedForm<UInt32>.self) == reference(text))
  }
}
