import CMelba
import CPlatform

@c @implementation
public func melba_version() -> UnsafePointer<CChar>? {
  unsafe text("0.1.0")
}

@c @implementation
public func melba_isa() -> UnsafePointer<CChar>? {
  switch melbaplatform_level() {
  case MELBA_LEVEL_AVX512: unsafe text("avx512")
  case MELBA_LEVEL_AVX2: unsafe text("avx2")
  case MELBA_LEVEL_NEON: unsafe text("neon")
  default: unsafe text("portable")
  }
}

@c @implementation
public func melba_status_text(_ status: Status) -> UnsafePointer<CChar>? {
  switch status {
  case .ok: unsafe text("success")
  case .noMemory: unsafe text("out of memory")
  case .badArgument: unsafe text("an argument is not one that the call takes")
  case .tooLarge: unsafe text("the output would be too large")
  case .badEncoding: unsafe text("the input is not valid Unicode text")
  case .badCharacter: unsafe text("the output cannot hold a character of the input")
  case .stopped: unsafe text("a callback ended the call")
  case .internalDefect: unsafe text("a defect of the library was caught")
  @unknown default: unsafe text("unknown status")
  }
}

/// A literal as C sees it: static, and ended by NUL.
@inline(__always)
private func text(_ literal: StaticString) -> UnsafePointer<CChar>? {
  unsafe UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
}
