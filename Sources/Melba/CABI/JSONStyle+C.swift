import CMelba

extension JSONStyle {
  /// Nil for a style that this version does not know, or that contradicts itself.
  init?(_ style: UnsafePointer<JSONStyleOptions>?) {
    self.init()
    guard let style = unsafe style else { return }
    let known = MemoryLayout<JSONStyleOptions>.size
    let size = unsafe style.pointee.size
    guard size >= known, size <= 4096, unsafe style.pointee.reserved == 0 else { return nil }
    for i in known..<size
    where unsafe UnsafeRawPointer(style).load(fromByteOffset: i, as: UInt8.self) != 0 {
      return nil
    }
    let flags = unsafe style.pointee.flags
    guard flags < 128 else { return nil }
    escaping = JSONEscaping(flags)
    sortsKeys = flags & 4 != 0
    writesNullForNaN = flags & 8 != 0
    endsWithLineFeed = flags & 16 != 0
    isLines = flags & 32 != 0
    trustsFragments = flags & 64 != 0
    indent = unsafe Int(style.pointee.indent)
    if unsafe style.pointee.limit > 0 {
      limit = unsafe Int(min(style.pointee.limit, UInt64(sizeLimit)))
    }
    if unsafe style.pointee.depth > 0 { depth = unsafe Int(style.pointee.depth) }
    guard indent <= Self.greatestIndent, depth <= Self.greatestDepth, !isLines || indent == 0 else {
      return nil
    }
  }
}
