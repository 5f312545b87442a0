import CKernels
import CPlatform

/// UTF-8 that is known to be valid, as characters of 1, 2 or 4 bytes each.
enum UTF8Characters {
  /// How many characters there are, and the bytes that the widest of them takes: 1, 2 or 4.
  struct Shape {
    var count: Int
    var width: UInt32
  }

  static func shape(_ text: Unchecked<UInt8>, size: Int) -> Shape {
    #if arch(x86_64)
      let level = melbaplatform_level()
      if level == MELBA_LEVEL_AVX512 {
        return unsafe shape(melbakernel_utf8_shape_avx512(text.start, size))
      }
      if level == MELBA_LEVEL_AVX2 {
        return unsafe shape(melbakernel_utf8_shape_avx2(text.start, size))
      }
    #endif
    return portableShape(text, size: size)
  }

  private static func shape(_ shape: melba_utf8_shape) -> Shape {
    Shape(count: shape.count, width: shape.width)
  }

  /// Writes them as characters of `width` bytes, which is no less than their shape says.
  static func write(
    _ text: Unchecked<UInt8>, size: Int, width: UInt32, to out: UnsafeMutableRawPointer
  ) {
    #if arch(x86_64)
      let level = melbaplatform_level()
      if level == MELBA_LEVEL_AVX512 {
        return unsafe melbakernel_utf8_characters_avx512(text.start, size, out, width)
      }
      if level == MELBA_LEVEL_AVX2 {
        return unsafe melbakernel_utf8_characters_avx2(text.start, size, out, width)
      }
    #endif
    unsafe portable(text, size: size, width: width, to: out)
  }

  /// The two in plain Swift: what the kernels are tested against.
  static func portableShape(_ text: Unchecked<UInt8>, size: Int) -> Shape {
    var count = 0
    var greatest: UInt8 = 0
    for i in 0..<size {
      let byte = text[i]
      count &+= byte & 0xC0 == 0x80 ? 0 : 1
      greatest = max(greatest, byte)
    }
    return Shape(count: count, width: greatest < 0xC4 ? 1 : greatest < 0xF0 ? 2 : 4)
  }

  static func portable(
    _ text: Unchecked<UInt8>, size: Int, width: UInt32, to out: UnsafeMutableRawPointer
  ) {
    switch width {
    case 1: unsafe portable(text, size, to: Unchecked<UInt8>(out))
    case 2: unsafe portable(text, size, to: Unchecked<UInt16>(out))
    default: unsafe portable(text, size, to: Unchecked<UInt32>(out))
    }
  }

  /// No index is checked: each character is whole, and there is room for as many as the shape says.
  @inline(__always)
  private static func portable<Unit: FixedWidthInteger & BitwiseCopyable>(
    _ text: Unchecked<UInt8>, _ size: Int, to out: Unchecked<Unit>
  ) {
    var i = 0
    var k = 0
    while i < size {
      let first = UInt32(text[i])
      var scalar = first
      if first < 0x80 {
        i &+= 1
      } else if first < 0xE0 {
        scalar = (first & 0x1F) << 6 | rest(text, i &+ 1)
        i &+= 2
      } else if first < 0xF0 {
        scalar = (first & 0x0F) << 12 | rest(text, i &+ 1) << 6 | rest(text, i &+ 2)
        i &+= 3
      } else {
        let low = rest(text, i &+ 1) << 12 | rest(text, i &+ 2) << 6 | rest(text, i &+ 3)
        scalar = (first & 7) << 18 | low
        i &+= 4
      }
      out[k] = Unit(truncatingIfNeeded: scalar)
      k &+= 1
    }
  }

  @inline(__always)
  private static func rest(_ text: Unchecked<UInt8>, _ i: Int) -> UInt32 {
    UInt32(text[i] & 0x3F)
  }
}
