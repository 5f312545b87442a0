/// Why a template cannot be read; the text and the line lie with the parser.
enum TemplateFault: UInt8, Error {
  case none = 0
  case syntax = 1
  /// What Jinja2 calls a TemplateAssertionError.
  case assertion = 2
  case noMemory = 3
  /// Nested deeper than `TemplateLimits.depth`, or than the thread's stack allows.
  case tooDeep = 4
  /// A tag that an extension of the host parses.
  case hostTag = 5
  /// A character that begins no token; the host words the message, which quotes it.
  case strangeCharacter = 6
}

/// Bounds of one template.
enum TemplateLimits {
  /// How deep its tree may be, and how deep its parts may nest while they are read.
  static var depth: UInt16 { 1000 }
  /// Bytes of a source, so that offsets fit in 32 bits.
  static var size: Int { 1 << 31 }
  /// Bytes of the stack that are left alone.
  static var stackReserve: UInt { 24 << 10 }
}

/// A sentence that grows, and quietly stops growing when there is no memory.
struct Message {
  var bytes = Pool<UInt8>()

  mutating func start() { bytes.shorten(to: 0) }

  mutating func append(_ text: StaticString) { append(SourceText(text)) }

  mutating func append(_ text: SourceText) {
    for i in 0..<text.count { _ = bytes.append(text[i]) }
  }

  mutating func append(_ byte: UInt8) { _ = bytes.append(byte) }

  mutating func append(quoted text: StaticString) {
    append("'")
    append(text)
    append("'")
  }

  mutating func append(quoted text: SourceText) {
    append("'")
    append(text)
    append("'")
  }
}
