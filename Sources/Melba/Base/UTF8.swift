import CKernels
import CPlatform

/// Validation and encoding of UTF-8 as Unicode 16, table 3-7, defines it.
enum UTF8 {
  /// How far a run of bytes is UTF-8.
  struct Extent {
    /// The bytes from the start that are whole, valid characters.
    var valid: Int
    /// Whether what follows could be the beginning of one more.
    var isTruncated: Bool
  }

  static func extent(of bytes: Span<UInt8>) -> Extent {
    sequences(in: bytes, from: startOfRest(of: bytes))
  }

  /// Where the characters begin that no kernel has looked at.
  private static func startOfRest(of bytes: Span<UInt8>) -> Int {
    #if arch(x86_64)
      guard bytes.count >= 64, melbaplatform_level().rawValue >= MELBA_LEVEL_AVX2.rawValue else {
        return 0
      }
      let checked = unsafe bytes.withUnsafeBufferPointer {
        unsafe melbakernel_utf8_avx2($0.baseAddress, $0.count)
      }
      // The last character of the blocks may be unfinished, so it is looked at again.
      var start = checked
      while start > 0, checked - start < 3, bytes[start - 1] >= 0x80, bytes[start - 1] < 0xC0 {
        start -= 1
      }
      return start > 0 && bytes[start - 1] >= 0xC0 ? start - 1 : start
    #else
      return 0
    #endif
  }

  /// Character by character.
  static func sequences(in bytes: Span<UInt8>, from start: Int) -> Extent {
    var i = start
    while i < bytes.count {
      i = endOfASCII(in: bytes, from: i)
      while i < bytes.count, bytes[i] >= 0x80 {
        let length = sequence(in: bytes, at: i)
        if length <= 0 { return Extent(valid: i, isTruncated: length < 0) }
        i += length
      }
    }
    return Extent(valid: i, isTruncated: false)
  }

  /// The first byte from `start` on that is not ASCII, or the end.
  @inline(__always)
  private static func endOfASCII(in bytes: Span<UInt8>, from start: Int) -> Int {
    var i = start
    while i &+ 16 <= bytes.count {
      let block = unsafe bytes.extracting(i..<i &+ 16).withUnsafeBytes {
        unsafe $0.loadUnaligned(as: SIMD2<UInt64>.self)
      }
      if (block[0] | block[1]) & 0x8080_8080_8080_8080 != 0 { break }
      i &+= 16
    }
    while i < bytes.count, bytes[i] < 0x80 { i &+= 1 }
    return i
  }

  /// The length of the character at `i`, 0 if it is invalid, -1 if the bytes end within it.
  @inline(__always)
  private static func sequence(in bytes: Span<UInt8>, at i: Int) -> Int {
    let first = bytes[i]
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, high) = (4, 0x8F)
    default: return 0
    }
    var j = 1
    while j < length {
      if i + j >= bytes.count { return -1 }
      let byte = bytes[i + j]
      if byte < low || byte > high { return 0 }
      (low, high) = (0x80, 0xBF)
      j += 1
    }
    return length
  }

  /// The bytes that `scalar` takes.
  @inline(__always)
  static func count(of scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
  }
}
