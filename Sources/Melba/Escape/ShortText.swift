import CKernels

/// Text so short that a kernel's start and end cost more than its work: one pass, a character at a
/// time, into memory that holds the longest that can come out of it.
enum ShortText {
  /// Writes text to `out`, which has room for 8 characters a character.
  ///
  /// Answers how many characters that is and whether anything was replaced; nil where the context
  /// has more to say than its table does.
  @inline(__always)
  static func write<Unit: CodeUnit>(
    _ text: Span<Unit>, for context: EscapeContext, to out: UnsafeMutablePointer<Unit>
  ) -> (count: Int, isChanged: Bool)? {
    guard context.attention(as: FixedForm<Unit>.self) == nil else { return nil }
    let table = unsafe Kernels.table(of: context)
    var end = unsafe out
    var lengths: UInt8 = 0
    for i in text.indices {
      let unit = text[i]
      let small = UInt8(truncatingIfNeeded: unit)
      if Unit.shift == 0 {
        let length = small < 0x80 ? unsafe melbakernel_length(table, small) : 0
        let word = length == 0 ? UInt64(small) : unsafe melbakernel_word(table, small)
        unsafe UnsafeMutableRawPointer(end).storeBytes(of: word.littleEndian, as: UInt64.self)
        unsafe end += Int(length == 0 ? 1 : length & 0x7F)
        lengths |= length
        continue
      }
      let length = unit < 0x80 ? unsafe melbakernel_length(table, small) : 0
      lengths |= length
      guard length > 0 else {
        unsafe end.pointee = unit
        unsafe end += 1
        continue
      }
      var word = unsafe melbakernel_word(table, small)
      for _ in 0..<(length & 0x7F) {
        unsafe end.pointee = Unit(truncatingIfNeeded: word & 0xFF)
        unsafe end += 1
        word >>= 8
      }
    }
    // What cannot be written has a length of 0x80.
    guard lengths < 0x80 else { return nil }
    return unsafe (end - out, lengths > 0)
  }
}
