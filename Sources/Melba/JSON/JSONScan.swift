import CKernels
import CPlatform

/// The entries of a text (see `melba_json.h`), a window at a time.
///
/// The reader is told of 8 entries at least, or of all that are left with zeroes behind them, so it
/// looks ahead without asking. Windows keep the entries, and the bytes they are about, in cache.
///
///     memory: | offsets, 4 bytes each ... | tokens, 1 byte each ... |
@safe struct JSONScan {
  /// A multiple of the block of the kernels.
  static let window = 1 << 13
  /// The entries that a refill keeps, the zeroes at the end, and what kernels scribble on.
  private static let spare = 16 + 16 + Int(melba_json_slack)
  static let lookahead = 8

  let text: UnsafePointer<UInt8>
  let size: Int
  private let copy: UnsafeMutablePointer<UInt8>?
  let level: melba_level
  private var state = melba_json_scan()
  private var scanned = 0
  let offsets: Unchecked<UInt32>
  let tokens: Unchecked<UInt8>
  private(set) var count = 0
  /// Beyond this entry the lookahead is used up.
  private(set) var last = -1

  /// How much memory the scan of a text takes.
  static func memory(for size: Int) -> Int {
    capacity(for: size) * 5
  }

  private static func capacity(for size: Int) -> Int {
    (min(size, window) + 63) & ~63 + spare
  }

  /// `copy`, when it is not nil, takes a copy of the text as it is scanned.
  init(
    _ text: UnsafePointer<UInt8>, size: Int, copy: UnsafeMutablePointer<UInt8>?,
    memory: UnsafeMutableRawPointer
  ) {
    let capacity = Self.capacity(for: size)
    unsafe self.text = text
    self.size = size
    unsafe self.copy = copy
    level = melbaplatform_level()
    unsafe offsets = Unchecked(memory)
    unsafe tokens = Unchecked(memory + 4 * capacity)
  }

  /// Whether all of the text was scanned.
  var isComplete: Bool { scanned == size }

  var isASCII: Bool { state.any_wide == 0 }

  /// Drops the entries before `i`, so that the next one is entry 0, and scans until the lookahead
  /// is full. False when the text holds what no JSON text can.
  @inline(never)
  mutating func refill(from i: Int) -> Bool {
    let kept = count - i
    for k in 0..<kept {
      offsets[k] = offsets[i &+ k]
      tokens[k] = tokens[i &+ k]
    }
    count = kept
    repeat {
      let end = min(scanned + Self.window, size)
      scan(to: end)
      scanned = end
      if state.bad != 0 { return false }
    } while scanned < size && count < Self.lookahead
    last = count - Self.lookahead
    if isComplete {
      if endsWithinCharacter { return false }
      for k in 0..<16 {
        offsets[count &+ k] = UInt32(truncatingIfNeeded: size)
        tokens[count &+ k] = 0
      }
      last = Int.max
    }
    return true
  }

  private mutating func scan(to end: Int) {
    #if arch(x86_64)
      if level == MELBA_LEVEL_AVX512 {
        count = unsafe melbakernel_json_scan_avx512(
          &state, text, scanned, end, copy, offsets.start, tokens.start, count)
        return
      }
      if level == MELBA_LEVEL_AVX2 {
        count = unsafe melbakernel_json_scan_avx2(
          &state, text, scanned, end, copy, offsets.start, tokens.start, count)
        return
      }
    #elseif arch(arm64)
      if level == MELBA_LEVEL_NEON {
        count = unsafe melbakernel_json_scan_neon(
          &state, text, scanned, end, copy, offsets.start, tokens.start, count)
        return
      }
    #endif
    portable(to: end)
  }

  /// A character that the end of the text cuts off is the only fault that no block shows.
  private var endsWithinCharacter: Bool {
    for back in 1...3 where back <= size {
      let byte = unsafe text[size - back]
      if byte >= 0xC0 { return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) }
      if byte < 0x80 { return false }
    }
    return false
  }

  /// What the kernels do, byte by byte.
  mutating func portable(to end: Int) {
    if scanned == 0 {
      let all = unsafe Span(_unsafeElements: UnsafeBufferPointer(start: text, count: size))
      if UTF8.extent(of: all).valid < size { state.bad = 1 }
    }
    for at in scanned..<end {
      let byte = unsafe text[at]
      if let copy = unsafe copy { unsafe copy[at] = byte }
      if byte >= 0x80 { state.any_wide = 1 }
      // Escapes outside of strings are refused by the reader; here they only hide quotes.
      let isEscaped = state.is_escaped != 0
      state.is_escaped = byte == UInt8(ascii: "\\") && !isEscaped ? 1 : 0
      if state.in_string != 0 {
        portable(inString: byte, isEscaped, at)
      } else if byte == UInt8(ascii: "\""), !isEscaped {
        append(byte, at)
        (state.in_string, state.is_wide, state.after_scalar) = (.max, 0, 0)
      } else if Self.isMark(byte) || Self.isBlank(byte) {
        if Self.isMark(byte) { append(byte, at) }
        state.after_scalar = 0
      } else {
        if state.after_scalar == 0 { append(byte, at) }
        state.after_scalar = 1
      }
    }
  }

  private mutating func portable(inString byte: UInt8, _ isEscaped: Bool, _ at: Int) {
    if byte < 0x20 { state.bad = 1 }
    if state.is_escaped != 0 {
      append(byte, at)
    } else if byte == UInt8(ascii: "\""), !isEscaped {
      append(byte | UInt8(truncatingIfNeeded: state.is_wide << 7), at)
      (state.in_string, state.is_wide) = (0, 0)
    }
    if byte >= 0x80 { state.is_wide = 1 }
  }

  private mutating func append(_ token: UInt8, _ at: Int) {
    offsets[count] = UInt32(truncatingIfNeeded: at)
    tokens[count] = token
    count &+= 1
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: ","), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}

extension Unchecked where Element == UInt8 {
  /// How many of the 16 bytes at `i`, less those to skip, a string holds as they are, before one that
  /// it may not.
  @inline(__always)
  func clean(at i: Int, skip: Int) -> Int {
    unsafe melbakernel_clean(start + i, skip)
  }
}
