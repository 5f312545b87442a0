import CEntry
import CKernels
import CPlatform

/// Text under way, with one, two or four bytes a character, whichever the widest so far needs; the
/// host makes a string of it without a copy.
typealias Output = melbacore_output

extension Output {
  /// Makes room for so many more characters of at least that width.
  @inline(__always)
  mutating func reserve(_ count: Int, width: UInt32) -> Bool {
    if width <= self.width, count <= (Int(capacity) / Int(self.width)) - Int(size) { return true }
    return makeRoom(count, width)
  }

  @inline(never)
  private mutating func makeRoom(_ count: Int, _ width: UInt32) -> Bool {
    guard count <= Int(limit) - Int(size) else { return false }
    let wide = max(width, self.width)
    let needed = (Int(size) + count) * Int(wide)
    if needed > Int(capacity) {
      // What is allowed is never passed without coming here.
      let ample = min(max(needed, Int(capacity) * 2, 1024), Int(limit) * Int(wide))
      var room = ample
      var memory = unsafe melbaplatform_resize(data, ample)
      if unsafe memory == nil {
        room = needed
        unsafe memory = unsafe melbaplatform_resize(data, needed)
      }
      guard let memory = unsafe memory else { return false }
      unsafe data = memory.assumingMemoryBound(to: UInt8.self)
      capacity = room
    }
    if wide > self.width { widen(to: wide) }
    return true
  }

  /// Makes every character as wide, from the last to the first, for which there is room.
  private mutating func widen(to wide: UInt32) {
    guard let data = unsafe data else {
      width = wide
      return
    }
    let raw = unsafe UnsafeMutableRawPointer(data)
    var i = Int(size) - 1
    while i >= 0 {
      let character: UInt32
      switch width {
      case 1: character = unsafe UInt32(raw.load(fromByteOffset: i, as: UInt8.self))
      case 2: character = unsafe UInt32(raw.load(fromByteOffset: 2 * i, as: UInt16.self))
      default: character = unsafe raw.load(fromByteOffset: 4 * i, as: UInt32.self)
      }
      if wide == 2 {
        unsafe raw.storeBytes(of: UInt16(truncatingIfNeeded: character), toByteOffset: 2 * i, as: UInt16.self)
      } else {
        unsafe raw.storeBytes(of: character, toByteOffset: 4 * i, as: UInt32.self)
      }
      i -= 1
    }
    width = wide
  }

  /// Appends characters as they are.
  @inline(__always)
  mutating func append(
    _ from: UnsafeRawPointer, count: Int, width: UInt32, widest: UInt32
  ) -> Bool {
    guard reserve(count, width: width), let data = unsafe data else { return count == 0 }
    self.widest |= widest
    let start = unsafe UnsafeMutableRawPointer(data) + Int(size) * Int(self.width)
    if width == self.width {
      unsafe start.copyMemory(from: from, byteCount: count * Int(width))
    } else {
      unsafe melbakernel_widen(from, width, start, self.width, count)
    }
    size += count
    return true
  }

  mutating func append(ascii text: StaticString) -> Bool {
    unsafe append(text.utf8Start, count: text.utf8CodeUnitCount, width: 1, widest: 0x7F)
  }

  /// Appends a number in decimal.
  mutating func append(_ number: Int64) -> Bool {
    var digits: InlineArray<20, UInt8> = InlineArray(repeating: 0)
    var left = number.magnitude
    var i = 20
    repeat {
      i -= 1
      digits[i] = UInt8(truncatingIfNeeded: 48 + left % 10)
      left /= 10
    } while left > 0
    if number < 0 {
      i -= 1
      digits[i] = UInt8(ascii: "-")
    }
    return unsafe withUnsafePointer(to: digits) {
      unsafe append(UnsafeRawPointer($0) + i, count: 20 - i, width: 1, widest: 0x7F)
    }
  }
}
