/// Bytes of a template that someone else keeps alive, each read with a check of its index.
///
/// It is a value without a lifetime, because tokens, settings and the parser hold it side by side;
/// the entry that made them keeps the bytes until they are gone.
@safe struct SourceText: BitwiseCopyable {
  private let base: UnsafePointer<UInt8>
  let count: Int

  init(_ base: UnsafePointer<UInt8>?, count: Int) {
    let none = unsafe UnsafePointer(Unchecked<UInt8>.none.start)
    unsafe self.base = base ?? none
    self.count = unsafe base == nil ? 0 : count
  }

  static var empty: SourceText { unsafe SourceText(nil, count: 0) }

  init(_ text: StaticString) {
    unsafe self.init(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// The bytes of a pool, until one is added to it.
  init(_ pool: Pool<UInt8>) {
    unsafe self.init(pool.base, count: pool.count)
  }

  subscript(i: Int) -> UInt8 {
    @inline(__always)
    get {
      precondition(i >= 0 && i < count)
      return unsafe base[i]
    }
  }

  /// The byte at `i`, or 0 beyond the end.
  @inline(__always)
  func peek(_ i: Int) -> UInt8 {
    i >= 0 && i < count ? unsafe base[i] : 0
  }

  var start: UnsafePointer<UInt8> { unsafe base }

  var buffer: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: base, count: count)
  }

  @_lifetime(borrow self)
  func span() -> Span<UInt8> {
    let bytes = unsafe UnsafeBufferPointer(start: base, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: bytes), borrowing: self)
  }

  func part(_ range: Range<Int>) -> SourceText {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe SourceText(base + range.lowerBound, count: range.count)
  }

  /// Whether `other`, which is not empty, stands at `i`.
  @inline(__always)
  func has(_ other: SourceText, at i: Int) -> Bool {
    guard i >= 0, other.count <= count &- i else { return false }
    var k = 0
    while k < other.count {
      if unsafe base[i &+ k] != other.base[k] { return false }
      k &+= 1
    }
    return true
  }

  func has(_ text: StaticString, at i: Int) -> Bool {
    guard i >= 0, text.utf8CodeUnitCount <= count &- i else { return false }
    for k in 0..<text.utf8CodeUnitCount where unsafe base[i + k] != text.utf8Start[k] {
      return false
    }
    return true
  }

  func lines(in range: Range<Int>) -> UInt32 {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var lines: UInt32 = 0
    for i in range { unsafe lines &+= base[i] == 0x0A ? 1 : 0 }
    return lines
  }

  /// How many characters stand before `end`.
  func characters(before end: Int) -> Int {
    var characters = 0
    for i in 0..<min(end, count) where unsafe base[i] & 0xC0 != 0x80 { characters += 1 }
    return characters
  }

  /// The character at `i` and its length; a lone surrogate counts as one, and so does any byte
  /// that begins no character.
  func character(at i: Int) -> (scalar: UInt32, length: Int) {
    let first = UInt32(peek(i))
    if first < 0x80 { return (first, 1) }
    let second = UInt32(peek(i + 1) & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, min(2, count - i)) }
    let third = UInt32(peek(i + 2) & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, min(3, count - i)) }
    let fourth = UInt32(peek(i + 3) & 0x3F)
    return ((first & 7) << 18 | second << 12 | third << 6 | fourth, min(4, count - i))
  }
}
