import CKernels

/// Text so short that a kernel's start and end cost more than its work: one pass, a character at a
/// time, into memory that holds the longest that can come out of it.
enum ShortText {
  /// The most bytes that a character becomes, which is also what one store writes.
  static var widest: Int { 8 }

  /// Writes ASCII or Latin-1 to `out`, which has room for `widest` bytes a character.
  ///
  /// Answers how many bytes that is and whether anything was replaced; nil where the context has
  /// more to say than its table does.
  static func write(
    _ text: Span<UInt8>, for context: EscapeContext, to out: UnsafeMutableRawPointer
  ) -> (count: Int, isChanged: Bool)? {
    guard context.attention(as: FixedForm<UInt8>.self) == nil else { return nil }
    let table = unsafe Kernels.table(of: context)
    var end = unsafe out
    var lengths: UInt8 = 0
    for i in text.indices {
      let unit = text[i]
      let length = unit < 0x80 ? unsafe melbakernel_length(table, unit) : 0
      let word = length == 0 ? UInt64(unit) : unsafe melbakernel_word(table, unit)
      unsafe end.storeBytes(of: word.littleEndian, as: UInt64.self)
      unsafe end += Int(length == 0 ? 1 : length & 0x7F)
      lengths |= length
    }
    // What cannot be written has a length of 0x80.
    guard lengths < 0x80 else { return nil }
    return unsafe (end - out, lengths > 0)
  }
}
