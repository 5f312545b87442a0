import CKernels

/// Text of no great length that needs no escape, copied by a few words that overlap.
extension JSONText {
  /// The most that `copyShort` takes; what is longer is worth the way to a kernel.
  static let short = 192

  /// Copies up to so many bytes; false, and no matter what was written, unless all are ASCII that
  /// may stand in a string.
  @inline(__always)
  static func copyShort(
    _ text: UnsafeRawPointer, _ count: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    let to = UnsafeMutableRawPointer(out)
    if count >= 16 {
      return unsafe melbakernel_copy_clean(
        text.assumingMemoryBound(to: UInt8.self), count, out)
    }
    if count >= 8 {
      return unsafe (copy(text, to, at: 0) | copy(text, to, at: count &- 8)) & high == 0
    }
    var word: UInt64
    if count >= 4 {
      let first = unsafe text.loadUnaligned(as: UInt32.self)
      let last = unsafe text.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      unsafe to.storeBytes(of: first, as: UInt32.self)
      unsafe to.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
      word = UInt64(first) | UInt64(last) << 32
    } else {
      if count == 0 { return true }
      let first = unsafe text.load(as: UInt8.self)
      let middle = unsafe text.load(fromByteOffset: count >> 1, as: UInt8.self)
      let last = unsafe text.load(fromByteOffset: count &- 1, as: UInt8.self)
      unsafe out[0] = first
      unsafe out[count >> 1] = middle
      unsafe out[count &- 1] = last
      word = 0x2020_2020_2020_2020 &<< 24 | UInt64(first) | UInt64(middle) &<< 8 | UInt64(last) &<< 16
    }
    return found(in: word) & high == 0
  }

  @inline(__always)
  private static func copy(
    _ text: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, at i: Int
  ) -> UInt64 {
    let word = unsafe text.loadUnaligned(fromByteOffset: i, as: UInt64.self)
    unsafe to.storeBytes(of: word, toByteOffset: i, as: UInt64.self)
    return found(in: word)
  }

  private static var high: UInt64 { 0x8080_8080_8080_8080 }

  /// Has a highest bit set just when a byte is no ASCII, a control character, a quote or a
  /// backslash: a borrow goes only from a byte that is one of these.
  @inline(__always)
  private static func found(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return word | (word &- ones &* 0x20) | ((word ^ (ones &* 0x22)) &- ones)
      | ((word ^ (ones &* 0x5C)) &- ones)
  }
}
