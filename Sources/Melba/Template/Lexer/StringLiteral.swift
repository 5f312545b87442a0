/// Reads what stands between the quotes of a string, character by character.
///
/// It is what Python makes of it with the `backslashreplace` and `unicode-escape` codecs, one after
/// the other, after line ends became those of the settings.  So a backslash before a character
/// beyond ASCII stands for the escape of that character, letter by letter.
struct StringLiteral {
  private let text: SourceText
  private let newline: SourceText
  private let characters: Characters
  private var i = 0
  /// What is still to be told before the text goes on: of a line end, or of an escape's letters.
  private var pending: InlineArray<10, UInt8> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  private var pendingCount = 0
  private var pendingIndex = 0
  private(set) var fault: StaticString?

  init(_ text: SourceText, _ newline: SourceText, _ characters: Characters) {
    (self.text, self.newline, self.characters) = (text, newline, characters)
  }

  /// The next character, or nil at the end or at a fault.
  mutating func next() -> UInt32? {
    if pendingIndex < pendingCount {
      pendingIndex += 1
      return UInt32(pending[pendingIndex - 1])
    }
    while i < text.count {
      let byte = text[i]
      if byte == UInt8(ascii: "\\") {
        guard let scalar = escape() else { return nil }
        if scalar != Self.nothing { return scalar }
        continue
      }
      if byte == 0x0A {
        i += 1
        return lineEnd()
      }
      let (scalar, length) = text.character(at: i)
      i += length
      return scalar
    }
    return nil
  }

  private static var nothing: UInt32 { UInt32.max }

  private mutating func lineEnd() -> UInt32 {
    suspend(newline.count > 1 ? newline.count - 1 : 0) { $0 + 1 }
    return UInt32(newline.peek(0))
  }

  private mutating func suspend(_ count: Int, _ index: (Int) -> Int) {
    for k in 0..<min(count, 10) { pending[k] = newline.peek(index(k)) }
    (pendingIndex, pendingCount) = (0, min(count, 10))
  }

  private mutating func escape() -> UInt32? {
    let letter = text.peek(i + 1)
    i += 2
    switch letter {
    case 0x0A:
      // It goes with the line end where that is one line feed; else the backslash stays.
      if newline.count == 1, newline[0] == 0x0A { return Self.nothing }
      suspend(newline.count) { $0 }
      return UInt32(UInt8(ascii: "\\"))
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return UInt32(letter)
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "v"): return 0x0B
    case UInt8(ascii: "a"): return 0x07
    case 0x30...0x37: return octal(letter)
    case UInt8(ascii: "x"): return hexadecimal(2, "truncated \\xXX escape")
    case UInt8(ascii: "u"): return hexadecimal(4, "truncated \\uXXXX escape")
    case UInt8(ascii: "U"): return hexadecimal(8, "truncated \\UXXXXXXXX escape")
    case UInt8(ascii: "N"): return named()
    case 0x80...: return replaced()
    default:
      i -= 1
      return UInt32(UInt8(ascii: "\\"))
    }
  }

  private mutating func octal(_ first: UInt8) -> UInt32 {
    var value = UInt32(first - 0x30)
    var count = 1
    while count < 3, i < text.count, text[i] >= 0x30, text[i] <= 0x37 {
      value = value * 8 + UInt32(text[i] - 0x30)
      i += 1
      count += 1
    }
    return value
  }

  private mutating func hexadecimal(_ count: Int, _ fault: StaticString) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<count {
      let digit = IntegerLiteral.digit(text.peek(i))
      guard i < text.count, digit < 16 else {
        self.fault = fault
        return nil
      }
      value = value << 4 | UInt32(digit)
      i += 1
    }
    if value > 0x10FFFF {
      self.fault = "illegal Unicode character"
      return nil
    }
    return value
  }

  /// The host knows the names of characters.
  private mutating func named() -> UInt32? {
    var end = i + 1
    while end < text.count, text[end] != UInt8(ascii: "}") { end += 1 }
    guard text.peek(i) == UInt8(ascii: "{"), end < text.count, end > i + 1 else {
      fault = "malformed \\N character escape"
      return nil
    }
    let scalar = characters.named(text.part(i + 1..<end))
    i = end + 1
    if scalar > 0x10FFFF {
      fault = "unknown Unicode character name"
      return nil
    }
    return scalar
  }

  /// A backslash before a character beyond ASCII, which by then is an escape itself.
  private mutating func replaced() -> UInt32 {
    let (scalar, length) = text.character(at: i - 1)
    i += length - 1
    let (mark, digits): (UInt8, Int) =
      scalar < 0x100
      ? (UInt8(ascii: "x"), 2)
      : scalar < 0x10000 ? (UInt8(ascii: "u"), 4) : (UInt8(ascii: "U"), 8)
    pending[0] = mark
    for k in 0..<digits {
      let digit = UInt8(scalar >> UInt32(4 * (digits - 1 - k)) & 15)
      pending[k + 1] = digit < 10 ? 0x30 + digit : 0x57 + digit
    }
    (pendingIndex, pendingCount) = (0, digits + 1)
    return UInt32(UInt8(ascii: "\\"))
  }
}
