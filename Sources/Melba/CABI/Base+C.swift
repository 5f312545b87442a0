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
  unsafe text(status.text)
}

extension Status {
  /// What the status means, as a sentence.
  var text: StaticString {
    switch self {
    case .ok: "success"
    case .noMemory: "out of memory"
    case .badArgument: "an argument is not one that the call takes"
    case .tooLarge: "the output would be too large"
    case .badEncoding: "the input is not valid Unicode text"
    case .badCharacter: "the output cannot hold a character of the input"
    case .stopped: "a callback ended the call"
    case .internalDefect: "a defect of the library was caught"
    case .syntax: "the input breaks the rules of its language"
    case .failed: "a template could not go on"
    case .notFound: "there is no template of that name"
    @unknown default: "unknown status"
    }
  }
}

/// A literal as C sees it: static, and ended by NUL.
@inline(__always)
private func text(_ literal: StaticString) -> UnsafePointer<CChar>? {
  unsafe UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
}
