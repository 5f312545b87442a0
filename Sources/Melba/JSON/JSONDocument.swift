/// What a parse leaves and what the next one uses again.
///
/// All memory hangs here and nowhere else, so a call that is broken off leaks nothing.
@safe struct JSONDocument {
  /// The first member: a pointer to the document is one to this.
  var root = Value.nothing
  /// False while it is parsed into, and for ever when a defect ended that.
  var isSound = true
  /// Items of arrays and objects, and texts whose escapes were undone.
  var arena = Arena()
  var stack = Region()
  /// Entries of the scan.
  var entries = Region()
  /// The copy of the text, or the pieces of it.
  var text = Region()
  var pieces = JSONPieces()
  /// Of the object that made the last parse end with `equalKeys`: the pair, and where it ends.
  var equalKey = 0
  var equalKeyEnd = 0

  /// The zero bytes behind a copy of the text.
  static let padding = 64

  var memory: Int {
    arena.memory + stack.size + entries.size + text.size
  }

  mutating func reset() {
    root = .nothing
    pieces.isStarted = false
    arena.rewind()
  }

  mutating func free() {
    arena.free()
    stack.free()
    entries.free()
    text.free()
  }

  /// Parses `size` bytes, which lie in `self.text` when `isOwn`.
  static func parse(
    _ text: UnsafePointer<UInt8>, size: Int, isOwn: Bool, _ rules: JSONRules,
    into document: UnsafeMutablePointer<JSONDocument>
  ) -> JSONOutcome {
    let outcome = unsafe read(
      text, size: size, copies: !isOwn && !rules.borrowsText, rules, into: document, JSONTree())
    if outcome == .done, let stack = unsafe document.pointee.stack.base {
      unsafe document.pointee.root = unsafe stack.load(as: Value.self)
    }
    return outcome
  }

  /// Reads `size` bytes for `target` with the memory of a document.
  static func read<Target: JSONTarget>(
    _ text: UnsafePointer<UInt8>, size: Int, copies: Bool, _ rules: JSONRules,
    into document: UnsafeMutablePointer<JSONDocument>, _ target: Target
  ) -> JSONOutcome {
    unsafe document.pointee.reset()
    if copies, unsafe !document.pointee.text.grow(to: size + padding) { return .noMemory }
    guard unsafe document.pointee.entries.grow(to: JSONScan.memory(for: size)),
      unsafe document.pointee.stack.grow(to: 16 * Value.stride),
      let entries = unsafe document.pointee.entries.base,
      let stack = unsafe document.pointee.stack.base
    else { return .noMemory }
    let copy = unsafe copies ? document.pointee.text.base?.assumingMemoryBound(to: UInt8.self) : nil
    let scan = unsafe JSONScan(text, size: size, copy: copy, memory: entries)
    let view = unsafe UnsafeMutableRawPointer(copy ?? UnsafeMutablePointer(mutating: text))
    var reader = unsafe JSONReader(scan, text: view, rules, document, stack: stack, target)
    return reader.read()
  }
}

/// How far a text that arrives in pieces has come.
struct JSONPieces {
  var isStarted = false
  var rules = JSONRules()
  var size = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private(set) var isComplete = false

  /// Looks at the bytes of one more piece.
  mutating func follow(_ piece: Span<UInt8>) {
    if isComplete { return }
    for i in piece.indices {
      let byte = piece[i]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if depth == 0 { isComplete = true }
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { isComplete = true }
      default: break
      }
      if isComplete { return }
    }
  }
}
