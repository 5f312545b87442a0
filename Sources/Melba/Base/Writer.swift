/// Writes into memory whose size was measured before.
///
/// Every store is checked against the end, so that a measuring pass which disagrees with the
/// writing pass is a trap and never a stray write.
@safe struct Writer<Unit: CodeUnit> {
  private let base: UnsafeMutablePointer<Unit>
  private let capacity: Int
  private(set) var count = 0

  init(_ memory: UnsafeMutableBufferPointer<Unit>) {
    guard let base = memory.baseAddress else { preconditionFailure() }
    unsafe self.base = base
    self.capacity = memory.count
  }

  @inline(__always)
  mutating func append(_ unit: Unit) {
    precondition(count < capacity)
    unsafe base[count] = unit
    count &+= 1
  }

  /// Appends units that may be narrower or, where the caller knows that they fit, wider.
  mutating func append<Source: CodeUnit>(_ text: Span<Source>) {
    precondition(text.count <= capacity - count)
    if Source.shift == Unit.shift {
      unsafe text.withUnsafeBytes { text in
        guard let start = text.baseAddress else { return }
        unsafe UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: text.count)
      }
      count &+= text.count
      return
    }
    for i in text.indices {
      unsafe base[count &+ i] = Unit(truncatingIfNeeded: text[i])
    }
    count &+= text.count
  }

  /// Appends a scalar as UTF-8.
  mutating func append(utf8 scalar: UInt32) {
    switch UTF8.count(of: scalar) {
    case 1:
      append(Unit(truncatingIfNeeded: scalar))
    case 2:
      append(Unit(truncatingIfNeeded: 0xC0 | scalar >> 6))
      append(Unit(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    case 3:
      append(Unit(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(Unit(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(Unit(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    default:
      append(Unit(truncatingIfNeeded: 0xF0 | scalar >> 18))
      append(Unit(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      append(Unit(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      append(Unit(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }

  /// The free memory, for a kernel that writes up to its end and says how much.
  @inline(__always)
  mutating func fill(_ body: (UnsafeMutablePointer<Unit>, UnsafeMutablePointer<Unit>) -> UnsafeMutablePointer<Unit>) {
    let start = unsafe base + count
    let end = unsafe body(start, base + capacity)
    count &+= unsafe end - start
  }
}
