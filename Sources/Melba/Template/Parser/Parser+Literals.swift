/// Values of numbers and strings.
extension Parser {
  mutating func readStrings() throws(TemplateFault) -> UInt32 {
    var result = node(.constant, current)
    result.flag = ConstantKind.text.rawValue
    let start = builder.tree.bytes.count
    while current.kind == .string {
      try appendString(current)
      try advance()
    }
    result.a = try builder.textAdded(from: start)
    return try builder.add(result)
  }

  /// The value of a string, at the end of the tree's bytes.
  mutating func appendString(_ token: Token) throws(TemplateFault) {
    let text = source.part(Int(token.offset) + 1..<Int(token.offset) + Int(token.size) - 1)
    if token.isPlain {
      for i in 0..<text.count { try append(text[i]) }
      return
    }
    var reader = StringLiteral(text, lexer.syntax.newline, lexer.characters)
    while let scalar = reader.next() {
      switch scalar {
      case 0..<0x80: try append(UInt8(scalar))
      case 0x80..<0x800:
        try append(UInt8(0xC0 | scalar >> 6))
        try append(UInt8(0x80 | scalar & 0x3F))
      case 0x800..<0x10000:
        try append(UInt8(0xE0 | scalar >> 12))
        try append(UInt8(0x80 | scalar >> 6 & 0x3F))
        try append(UInt8(0x80 | scalar & 0x3F))
      default:
        try append(UInt8(0xF0 | scalar >> 18 & 7))
        try append(UInt8(0x80 | scalar >> 12 & 0x3F))
        try append(UInt8(0x80 | scalar >> 6 & 0x3F))
        try append(UInt8(0x80 | scalar & 0x3F))
      }
    }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) throws(TemplateFault) {
    guard builder.tree.bytes.append(byte) else { throw .noMemory }
  }

  mutating func number(_ token: Token) throws(TemplateFault) -> UInt32 {
    var result = node(.constant, token)
    let text = text(of: token)
    if token.kind == .float {
      result.flag = ConstantKind.double.rawValue
      let bits = try double(text).bitPattern
      result.a = UInt32(truncatingIfNeeded: bits)
      result.b = UInt32(truncatingIfNeeded: bits >> 32)
    } else if let value = IntegerLiteral.value(text) {
      result.flag = ConstantKind.integer.rawValue
      result.a = UInt32(truncatingIfNeeded: value)
      result.b = UInt32(truncatingIfNeeded: value >> 32)
    } else {
      result.flag = ConstantKind.bigInteger.rawValue
      let start = builder.tree.bytes.count
      for i in 0..<text.count where text[i] != UInt8(ascii: "_") { try append(text[i]) }
      result.a = try builder.textAdded(from: start)
    }
    return try builder.add(result)
  }

  private mutating func double(_ text: SourceText) throws(TemplateFault) -> Double {
    // The digits without `_` stand behind the bytes of the tree for a moment.
    let start = builder.tree.bytes.count
    var decimal = NearestDouble.Decimal(significand: 0, exponent: 0)
    var significant = 0
    var isFraction = false
    var i = 0
    while i < text.count, text[i] | 0x20 != UInt8(ascii: "e") {
      let byte = text[i]
      i += 1
      if byte == UInt8(ascii: "_") { continue }
      try append(byte)
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      let digit = UInt64(byte - 0x30)
      if significant > 0 || digit != 0 { significant += 1 }
      if significant <= 19 {
        decimal.significand = decimal.significand * 10 + digit
        decimal.exponent -= isFraction ? 1 : 0
      } else {
        decimal.isCut = decimal.isCut || digit != 0
        decimal.exponent += isFraction ? 0 : 1
      }
    }
    decimal.exponent += exponent(text, from: i + 1)
    let digits = SourceText(builder.tree.bytes).part(start..<builder.tree.bytes.count)
    let value = NearestDouble.read(decimal, digits: digits.span())
    builder.tree.bytes.shorten(to: start)
    return value ?? Double.infinity
  }

  /// What stands behind the `e`, within bounds beyond which all is 0 or infinite.
  private func exponent(_ text: SourceText, from start: Int) -> Int {
    var value = 0
    for i in start..<max(start, text.count) where text[i] &- 0x30 <= 9 {
      value = min(value * 10 + Int(text[i] - 0x30), 1 << 40)
    }
    return text.peek(start) == UInt8(ascii: "-") ? -value : value
  }
}
