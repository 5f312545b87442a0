import CKernels

/// The place where text is written.  The raw value is that of `melba_context`, and the index of
/// the context's table.
enum EscapeContext: UInt32 {
  case html, htmlUnquoted, jsString, jsonScript, urlComponent, urlQuery, cssString, xmlText
  case xmlAttribute

  /// Units beyond ASCII that are looked at one by one; all others pass.
  struct Attention {
    var low: UInt32
    var high: UInt32
  }

  @inline(__always)
  func attention<Form: TextForm>(as form: Form.Type) -> Attention? {
    switch self {
    case .html, .htmlUnquoted, .cssString:
      nil
    case .jsString, .jsonScript:
      // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
      Form.isUTF8
        ? Attention(low: 0xE2, high: 0xE2)
        : Form.Unit.shift == 0 ? nil : Attention(low: 0x2028, high: 0x2029)
    case .urlComponent, .urlQuery:
      Attention(low: 0x80, high: UInt32(truncatingIfNeeded: Form.Unit.max))
    case .xmlText, .xmlAttribute:
      // U+FFFE and U+FFFF are EF BF BE and EF BF BF; surrogates are not in UTF-8.
      Form.isUTF8
        ? Attention(low: 0xEF, high: 0xEF)
        : Form.Unit.shift == 0 ? nil : Attention(low: 0xD800, high: 0xFFFF)
    }
  }

  /// What becomes of a character beyond ASCII.
  enum Treatment {
    case kept
    case escaped(lineSeparator: UInt32)
    case percentEncoded
    case refused(EscapeError.Kind)
  }

  @inline(__always)
  func treatment(of scalar: UInt32) -> Treatment {
    let isSurrogate = scalar & 0xFFFF_F800 == 0xD800
    switch self {
    case .html, .htmlUnquoted, .cssString:
      return .kept
    case .jsString, .jsonScript:
      return scalar & ~1 == 0x2028 ? .escaped(lineSeparator: scalar) : .kept
    case .urlComponent, .urlQuery:
      return isSurrogate || scalar > 0x10FFFF ? .refused(.encoding) : .percentEncoded
    case .xmlText, .xmlAttribute:
      return isSurrogate || scalar & 0xFFFE == 0xFFFE ? .refused(.character) : .kept
    }
  }
}

/// Text that a context cannot hold.
struct EscapeError: Error {
  enum Kind { case encoding, character }

  var kind: Kind
  /// In units from the start of the text.
  var offset: Int
}
