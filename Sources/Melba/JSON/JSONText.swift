import CKernels
import CPlatform

/// Text as it stands between the quotes of a JSON string, in UTF-8.
enum JSONText {
  /// What a unit may become at most, and what a kernel may scribble on behind the end.
  static let mostPerUnit = 6
  static let slack = 64

  /// Writes `text`, whose form is a `melba_text_form`, to memory with room for all of it; nil when
  /// it holds a lone surrogate.
  @inline(__always)
  static func write(
    _ text: UnsafeRawPointer?, count: Int, form: UInt32, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    let form = melba_text_form(form)
    #if arch(x86_64)
      let level = melbaplatform_level()
      if level == MELBA_LEVEL_AVX512 {
        return unsafe melbakernel_json_text_avx512(text, count, form, out)
      }
      if level == MELBA_LEVEL_AVX2 {
        return unsafe melbakernel_json_text_avx2(text, count, form, out)
      }
    #elseif arch(arm64)
      if melbaplatform_level() == MELBA_LEVEL_NEON {
        return unsafe melbakernel_json_text_neon(text, count, form, out)
      }
    #endif
    return unsafe writePortably(text, count: count, form: form, to: out)
  }

  /// Copies bytes of ASCII or UTF-8 up to some place before the first that has to be escaped, and
  /// answers how many; there is room for all of them and `slack` more.
  @inline(__always)
  static func clean(
    _ text: UnsafePointer<UInt8>, count: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    #if arch(x86_64)
      let level = melbaplatform_level()
      if level == MELBA_LEVEL_AVX512 { return unsafe melbakernel_json_clean_avx512(text, count, out) }
      if level == MELBA_LEVEL_AVX2 { return unsafe melbakernel_json_clean_avx2(text, count, out) }
    #elseif arch(arm64)
      if melbaplatform_level() == MELBA_LEVEL_NEON {
        return unsafe melbakernel_json_clean_neon(text, count, out)
      }
    #endif
    for i in 0..<count {
      let byte = unsafe text[i]
      if byte < 0x80, melbakernel_json_escape(byte) != 0 { return i }
      unsafe out[i] = byte
    }
    return count
  }

  /// The same as `write` in plain Swift: what the kernels are tested against.
  static func writePortably(
    _ text: UnsafeRawPointer?, count: Int, form: melba_text_form, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    switch form {
    case MELBA_FORM_BYTES: unsafe write(units: text, count, UInt8.self, isUTF8: true, to: out)
    case MELBA_FORM_LATIN1: unsafe write(units: text, count, UInt8.self, isUTF8: false, to: out)
    case MELBA_FORM_UCS2: unsafe write(units: text, count, UInt16.self, isUTF8: false, to: out)
    default: unsafe write(units: text, count, UInt32.self, isUTF8: false, to: out)
    }
  }

  @inline(__always)
  private static func write<Unit: CodeUnit>(
    units text: UnsafeRawPointer?, _ count: Int, _ unit: Unit.Type, isUTF8: Bool,
    to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    var writer = unsafe ScratchWriter(out)
    let units = unsafe UnsafeBufferPointer(
      start: text?.assumingMemoryBound(to: Unit.self), count: count)
    for unsafe unit in unsafe units {
      let scalar = UInt32(truncatingIfNeeded: unit)
      if scalar < 0x80 {
        let escape = melbakernel_json_escape(UInt8(truncatingIfNeeded: scalar))
        if escape != 0 { writer.append(escape) } else { writer.append(scalar) }
      } else if isUTF8 {
        writer.append(scalar)
      } else if scalar & 0xFFFF_F800 == 0xD800 || scalar > 0x10FFFF {
        return nil
      } else {
        writer.append(utf8: scalar)
      }
    }
    return unsafe writer.end
  }
}

/// Writes to memory whose worst case was reserved.
@safe private struct ScratchWriter {
  var end: UnsafeMutablePointer<UInt8>

  init(_ start: UnsafeMutablePointer<UInt8>) {
    unsafe end = start
  }

  mutating func append(_ byte: UInt32) {
    unsafe end.pointee = UInt8(truncatingIfNeeded: byte)
    unsafe end += 1
  }

  /// An entry of the table of escapes: its bytes, and in the highest their number.
  mutating func append(_ escape: UInt64) {
    unsafe UnsafeMutableRawPointer(end).storeBytes(of: escape, as: UInt64.self)
    unsafe end += Int(escape >> 56)
  }

  mutating func append(utf8 scalar: UInt32) {
    if scalar < 0x800 {
      append(0xC0 | scalar >> 6)
    } else {
      if scalar < 0x10000 {
        append(0xE0 | scalar >> 12)
      } else {
        append(0xF0 | scalar >> 18)
        append(0x80 | scalar >> 12 & 0x3F)
      }
      append(0x80 | scalar >> 6 & 0x3F)
    }
    append(0x80 | scalar & 0x3F)
  }
}
