import CKernels

/// Text of no great length that needs no escape, copied in a few pieces that overlap.
extension JSONText {
  /// The most that `copyShort` takes; what is longer is worth the way to a kernel.
  static let short = 192

  /// Copies up to so many bytes; false, and no matter what was written, unless all are ASCII that
  /// may stand in a string.
  @inline(__always)
  static func copyShort(
    _ text: UnsafeRawPointer, _ count: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    unsafe melbakernel_copy_clean(text.assumingMemoryBound(to: UInt8.self), count, out)
  }
}
