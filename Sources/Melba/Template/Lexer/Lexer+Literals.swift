/// Numbers and strings, whose values the parser reads.
extension Lexer {
  // MARK: - Numbers

  mutating func readNumber(at start: Int) throws(TemplateFault) -> Int {
    if start == 0 || source[start - 1] != UInt8(ascii: "."), let end = endOfFloat(from: start) {
      try emit(.float, start..<end, isPlain: isPlain(start..<end))
      return end
    }
    let end = endOfInteger(from: start)
    try emit(.integer, start..<end, isPlain: isPlain(start..<end))
    return end
  }

  private func isPlain(_ range: Range<Int>) -> Bool {
    for i in range where source[i] == UInt8(ascii: "_") { return false }
    return true
  }

  /// Behind digits with single `_` between them; `start` itself when there are none.
  private func endOfDigits(from start: Int) -> Int {
    var end = start
    while source.peek(end) &- 0x30 <= 9 {
      end += 1
      if source.peek(end) == UInt8(ascii: "_"), source.peek(end + 1) &- 0x30 <= 9 { end += 1 }
    }
    return end
  }

  /// Nil for what has neither a fraction nor an exponent.
  private func endOfFloat(from start: Int) -> Int? {
    let whole = endOfDigits(from: start)
    var end = whole
    if source.peek(end) == UInt8(ascii: ".") {
      let fraction = endOfDigits(from: end + 1)
      if fraction > end + 1 { end = fraction }
    }
    if source.peek(end) | 0x20 == UInt8(ascii: "e") {
      var digits = end + 1
      let sign = source.peek(digits)
      if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits += 1 }
      let exponent = endOfDigits(from: digits)
      if exponent > digits { return exponent }
    }
    return end > whole ? end : nil
  }

  private func endOfInteger(from start: Int) -> Int {
    if source[start] == 0x30 {
      let radix: UInt8
      switch source.peek(start + 1) | 0x20 {
      case UInt8(ascii: "b"): radix = 2
      case UInt8(ascii: "o"): radix = 8
      case UInt8(ascii: "x"): radix = 16
      default: radix = 0
      }
      let end = endOfDigits(from: start + 2, below: radix)
      if radix != 0, end > start + 2 { return end }
      return endOfDigits(from: start + 1, below: 1)
    }
    return endOfDigits(from: start + 1, below: 10)
  }

  /// Behind digits of a radix, each of which may have one `_` before it.
  private func endOfDigits(from start: Int, below radix: UInt8) -> Int {
    var end = start
    while true {
      let first = source.peek(end) == UInt8(ascii: "_") ? end + 1 : end
      guard first < source.count, IntegerLiteral.digit(source[first]) < radix else { return end }
      end = first + 1
    }
  }

  // MARK: - Strings

  mutating func readString(at start: Int) throws(TemplateFault) -> Int {
    let quote = source[start]
    var end = start + 1
    var isPlain = true
    while end < source.count, source[end] != quote {
      if source[end] == UInt8(ascii: "\\") {
        isPlain = false
        end += 1
      } else if source[end] == 0x0A {
        isPlain = false
      }
      end += 1
    }
    guard end < source.count else {
      strangeCharacter = UInt32(quote)
      strangePlace = source.characters(before: start)
      throw .strangeCharacter
    }
    if !isPlain, !keepsAll {
      var reader = StringLiteral(source.part(start + 1..<end), syntax.newline, characters)
      while reader.next() != nil {}
      if let fault = reader.fault { try fail(fault) }
    }
    try emit(.string, start..<end + 1, isPlain: isPlain)
    line &+= source.lines(in: start..<end + 1)
    return end + 1
  }
}

/// The digits of integers.
enum IntegerLiteral {
  /// 255 for what is no digit of any radix up to 16.
  @inline(__always)
  static func digit(_ byte: UInt8) -> UInt8 {
    if byte &- 0x30 <= 9 { return byte &- 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter <= 5 ? letter + 10 : 255
  }

  /// The value of a literal, or nil when it does not fit in 63 bits.
  static func value(_ text: SourceText) -> Int64? {
    var radix: UInt64 = 10
    var i = 0
    if text.count > 2, text[0] == 0x30 {
      switch text[1] | 0x20 {
      case UInt8(ascii: "b"): (radix, i) = (2, 2)
      case UInt8(ascii: "o"): (radix, i) = (8, 2)
      case UInt8(ascii: "x"): (radix, i) = (16, 2)
      default: break
      }
    }
    var value: UInt64 = 0
    while i < text.count {
      let digit = Self.digit(text[i])
      i += 1
      if digit == 255 { continue }
      let (product, isOver) = value.multipliedReportingOverflow(by: radix)
      value = product &+ UInt64(digit)
      if isOver || value > UInt64(Int64.max) || value < product { return nil }
    }
    return Int64(value)
  }
}
