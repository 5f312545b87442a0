/// Unescaping, in one pass where the worst case is known: text of a byte a unit becomes no longer,
/// but for a few references that UTF-8 spells with a byte more than their name has.  Where the
/// result may be wider, or the input needs less than it has, there are two: `measure` finds the
/// size and the widest character, `write` fills memory of that size.
enum Unescape<Form: TextForm> {
  typealias Unit = Form.Unit

  struct Size {
    /// Units of UTF-8, else characters.
    var count = 0
    /// The bits of all characters, of which the highest is that of the widest one.
    var bits: UInt32 = 0
    var isChanged = false

    /// The bytes that a character of the result needs.
    var width: UInt32 { bits < 0x100 ? 1 : bits < 0x1_0000 ? 2 : 4 }
  }

  /// A run to copy, or a reference.
  private enum Part {
    case run(Range<Int>)
    case reference(Entities.Meaning?)
  }

  static func measure(_ text: Span<Unit>) -> Size {
    var size = Size()
    walk(text) { piece in
      switch piece {
      case .run(let range):
        size.count &+= range.count
        // What takes a byte a unit needs no more for its own characters.
        if Unit.shift == 0 { return true }
        for i in range { size.bits |= UInt32(truncatingIfNeeded: text[i]) }
      case .reference(let meaning):
        size.isChanged = true
        guard let meaning else { return true }
        size.bits |= meaning.first | meaning.second
        size.count &+= count(of: meaning.first)
        if meaning.second != 0 { size.count &+= count(of: meaning.second) }
      }
      return true
    }
    return size
  }

  static func write<Out: CodeUnit>(_ text: Span<Unit>, into writer: inout Writer<Out>) {
    walk(text) { piece in
      switch piece {
      case .run(let range):
        writer.append(text.extracting(range))
      case .reference(let meaning):
        guard let meaning else { return true }
        append(meaning.first, to: &writer)
        if meaning.second != 0 { append(meaning.second, to: &writer) }
      }
      return true
    }
  }

  /// The room that `writeIfFitting` needs: no reference of less than five bytes grows, and none by
  /// more than one.
  static func bound(of count: Int) -> Int {
    Form.isUTF8 ? count + count / 5 : count
  }

  /// Where the first reference stands, or nil.
  static func firstReference(in text: Span<Unit>) -> Int? {
    var i = 0
    while true {
      i = Search.first(in: text, from: i, low: 0x26, high: 0x26)
      if i == text.count { return nil }
      if Entities.match(in: text, from: i + 1) != nil { return i }
      i += 1
    }
  }

  /// Writes into memory of the bound; false as soon as a character is too wide for it.
  static func writeIfFitting<Out: CodeUnit>(
    _ text: Span<Unit>, into writer: inout Writer<Out>
  ) -> Bool {
    walk(text) { piece in
      switch piece {
      case .run(let range):
        writer.append(text.extracting(range))
      case .reference(let meaning):
        guard let meaning else { return true }
        let isWide = meaning.first | meaning.second > UInt32(truncatingIfNeeded: Out.max)
        if isWide, !Form.isUTF8 { return false }
        append(meaning.first, to: &writer)
        if meaning.second != 0 { append(meaning.second, to: &writer) }
      }
      return true
    }
  }

  @inline(__always)
  @discardableResult
  private static func walk(_ text: Span<Unit>, _ take: (Part) -> Bool) -> Bool {
    var from = 0
    var i = 0
    while true {
      i = Search.first(in: text, from: i, low: 0x26, high: 0x26)
      if i == text.count { break }
      guard let match = Entities.match(in: text, from: i + 1) else {
        i += 1
        continue
      }
      if from < i { _ = take(.run(from..<i)) }
      if !take(.reference(match.meaning)) { return false }
      i += 1 + match.count
      from = i
    }
    if from < i { _ = take(.run(from..<i)) }
    return true
  }

  @inline(__always)
  private static func count(of scalar: UInt32) -> Int {
    Form.isUTF8 ? UTF8.count(of: scalar) : 1
  }

  @inline(__always)
  private static func append<Out: CodeUnit>(_ scalar: UInt32, to writer: inout Writer<Out>) {
    if Form.isUTF8 {
      writer.append(utf8: scalar)
    } else {
      writer.append(Out(truncatingIfNeeded: scalar))
    }
  }
}
