/// What Python's `str.isspace` says yes to, and with it `\s` and `strip`.
extension SourceText {
  /// The length of the white space character at `i`, or 0.
  @inline(__always)
  func spaceLength(at i: Int) -> Int {
    let byte = peek(i)
    if byte < 0x80 { return byte != 0 && Self.isSpace(byte) ? 1 : 0 }
    return wideSpaceLength(at: i)
  }

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte &- 0x09 <= 4 || byte &- 0x1C <= 3
  }

  @inline(never)
  private func wideSpaceLength(at i: Int) -> Int {
    let (scalar, length) = character(at: i)
    switch scalar {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return length
    default: return 0
    }
  }

  /// Behind the white space from `i` on.
  @inline(__always)
  func endOfSpace(from i: Int) -> Int {
    var end = i
    while end < count {
      let length = spaceLength(at: end)
      if length == 0 { break }
      end &+= length
    }
    return end
  }

  /// Where the white space begins that ends at the end of a range.
  func startOfSpace(before end: Int, downTo start: Int) -> Int {
    var i = end
    while i > start {
      var first = i - 1
      while first > start, self[first] & 0xC0 == 0x80 { first -= 1 }
      let length = spaceLength(at: first)
      if length == 0 || first + length != i { break }
      i = first
    }
    return i
  }

  /// Whether there is something in a range, and nothing but white space.
  func isSpace(_ range: Range<Int>) -> Bool {
    !range.isEmpty && endOfSpace(from: range.lowerBound) >= range.upperBound
  }
}
