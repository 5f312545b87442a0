import CKernels
import CPlatform

/// Numbers that a kernel reads.
extension JSONNumber {
  /// Whether there is one for these instructions. It does not keep decimals.
  static func isVector(_ level: melba_level) -> Bool {
    #if arch(x86_64)
      level == MELBA_LEVEL_AVX512 || level == MELBA_LEVEL_AVX2
    #else
      false
    #endif
  }

  /// What `read` without the last argument says, sooner.
  @inline(__always)
  static func read(
    _ text: Unchecked<UInt8>, at start: Int, next: Int, room: Int, _ rules: JSONRules.Numbers,
    isVector: Bool
  ) -> Reading {
    #if arch(x86_64)
      if isVector {
        let number = unsafe melbakernel_json_number_avx2(
          text.start + start, next &- start, start, room &- start)
        if number.size > 0 {
          let value = Value(number.is_double ? .double : .integer, body: number.value)
          return Reading(value, start &+ Int(number.size))
        }
      }
    #endif
    return read(text, at: start, next: next, room: room, rules)
  }
}
