/// The JSON Pointer of the place that a check has come to.
extension JSONCheck {
  /// Writes it byte by byte; all keys that it names were checked.
  func pointer(_ append: (UInt8) -> Void) {
    for level in 0..<depth {
      let frame = self[level]
      if frame.isObject {
        if frame.keyEnd == 0 { return }
        append(UInt8(ascii: "/"))
        key(Int(frame.keyStart), Int(frame.keyEnd), append)
      } else {
        append(UInt8(ascii: "/"))
        Self.decimal(frame.index, append)
      }
    }
  }

  private static func decimal(_ number: UInt32, _ append: (UInt8) -> Void) {
    var power: UInt32 = 1
    while number / power >= 10 { power *= 10 }
    while power > 0 {
      append(UInt8(truncatingIfNeeded: 0x30 + number / power % 10))
      power /= 10
    }
  }

  /// A key without its JSON escapes and with those of a JSON Pointer.
  private func key(_ start: Int, _ end: Int, _ append: (UInt8) -> Void) {
    let whole = unsafe Unchecked<UInt8>(
      UnsafeMutableRawPointer(mutating: text.baseAddress.unsafelyUnwrapped))
    var i = start
    while i < end {
      guard unsafe text[i] == UInt8(ascii: "\\") else {
        unsafe Self.step(text[i], append)
        i += 1
        continue
      }
      var decoder = JSONDecoder(text: whole, size: end, from: i)
      var bytes: (UInt64, UInt64) = (0, 0)
      let next = unsafe i + 6 < end ? text[i + 6] : 0
      unsafe withUnsafeMutableBytes(of: &bytes) { memory in
        guard let base = memory.baseAddress else { return }
        let count = unsafe decoder.decodeOne(at: i, next: next, into: base)
        for k in 0..<count { unsafe Self.step(memory[k], append) }
      }
      i = max(decoder.end, i + 1)
    }
  }

  private static func step(_ byte: UInt8, _ append: (UInt8) -> Void) {
    switch byte {
    case UInt8(ascii: "~"):
      append(UInt8(ascii: "~"))
      append(UInt8(ascii: "0"))
    case UInt8(ascii: "/"):
      append(UInt8(ascii: "~"))
      append(UInt8(ascii: "1"))
    default: append(byte)
    }
  }
}
