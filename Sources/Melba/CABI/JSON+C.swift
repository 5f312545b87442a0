import CEntry
import CMelba
import CPlatform

// The C entries make and free the handles, so that a call that is broken off leaves nothing behind.

@c @implementation
public func melba_json_document_new(_ out: UnsafeMutablePointer<OpaquePointer?>?) -> Status {
  guard let out = unsafe out else { return .badArgument }
  guard let memory = unsafe melbaplatform_resize(nil, MemoryLayout<JSONDocument>.stride) else {
    return .noMemory
  }
  unsafe memory.bindMemory(to: JSONDocument.self, capacity: 1).initialize(to: JSONDocument())
  unsafe out.pointee = OpaquePointer(memory)
  return .ok
}

@c @implementation
public func melba_json_document_free(_ self: OpaquePointer?) {
  guard let document = unsafe document(self) else { return }
  unsafe document.pointee.free()
  unsafe _ = melbaplatform_resize(document, 0)
}

@c @implementation
public func melba_json_document_root(_ self: OpaquePointer?) -> UnsafePointer<BorrowedValue>? {
  guard let document = unsafe document(self), unsafe document.pointee.root.kind != .nothing else {
    return nil
  }
  // The root is the first member, so it has the address of the handle.
  return unsafe UnsafeRawPointer(document).assumingMemoryBound(to: BorrowedValue.self)
}

@c @implementation
public func melba_json_document_memory(_ self: OpaquePointer?) -> Int {
  guard let document = unsafe document(self) else { return 0 }
  return unsafe MemoryLayout<JSONDocument>.stride + document.pointee.memory
}

@c @implementation
public func melbacore_json_document_parse(
  _ self: OpaquePointer?, _ text: Bytes, _ options: UnsafePointer<JSONOptions>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let document = unsafe document(self), unsafe document.pointee.isSound,
    unsafe isUsable(error),
    let rules = unsafe JSONRules(options), unsafe text.span != nil
  else { return .badArgument }
  return unsafe parse(text, from: 0, size: text.size, isOwn: false, rules, document, error)
}

@c @implementation
public func melbacore_json_short(
  _ text: UnsafePointer<UInt8>?, _ size: Int, _ values: UnsafeMutablePointer<BorrowedValue>?
) -> Bool {
  guard let text = unsafe text, let values = unsafe values, size >= 0,
    size <= Int(MELBACORE_JSON_SHORT)
  else { return false }
  return unsafe JSONShort.read(
    Unchecked(UnsafeMutablePointer(mutating: text)), size: size, to: Unchecked(values))
}

@c @implementation
public func melbacore_json_document_next(
  _ self: OpaquePointer?, _ text: Bytes, _ position: UnsafeMutablePointer<Int>?,
  _ options: UnsafePointer<JSONOptions>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let document = unsafe document(self), unsafe document.pointee.isSound,
    unsafe isUsable(error),
    let rules = unsafe JSONRules(options), let span = unsafe text.span,
    let position = unsafe position,
    unsafe position.pointee >= 0, unsafe position.pointee <= span.count
  else { return .badArgument }
  var start = unsafe position.pointee
  while start < span.count, JSONScan.isBlank(span[start]) { start += 1 }
  let end = Search.first(in: span, from: start, low: 0x0A, high: 0x0A)
  let behind = min(end + 1, span.count)
  if start == span.count {
    unsafe document.pointee.reset()
    unsafe position.pointee = behind
    return .ok
  }
  let status = unsafe parse(
    text, from: start, size: end - start, isOwn: false, rules, document, error)
  if status == .ok || status == .syntax || status == .badEncoding {
    unsafe position.pointee = behind
  }
  return status
}

@c @implementation
public func melba_json_document_start(
  _ self: OpaquePointer?, _ options: UnsafePointer<JSONOptions>?
) -> Status {
  guard let document = unsafe document(self), unsafe document.pointee.isSound,
    let rules = unsafe JSONRules(options)
  else { return .badArgument }
  unsafe document.pointee.reset()
  var pieces = JSONPieces()
  pieces.isStarted = true
  pieces.rules = rules
  unsafe document.pointee.pieces = pieces
  return .ok
}

@c @implementation
public func melbacore_json_document_push(
  _ self: OpaquePointer?, _ piece: Bytes, _ complete: UnsafeMutablePointer<Bool>?
) -> Status {
  guard let document = unsafe document(self), unsafe document.pointee.isSound,
    unsafe document.pointee.pieces.isStarted, let piece = unsafe piece.span,
    let complete = unsafe complete
  else { return .badArgument }
  let size = unsafe document.pointee.pieces.size
  let limit = unsafe document.pointee.pieces.rules.limit
  guard piece.count <= limit - size else { return .tooLarge }
  unsafe document.pointee.isSound = false
  // A call that is broken off does not come here.
  defer { unsafe document.pointee.isSound = true }
  guard unsafe document.pointee.text.grow(to: size + piece.count + JSONDocument.padding),
    let base = unsafe document.pointee.text.base
  else { return .noMemory }
  unsafe piece.withUnsafeBytes {
    if let from = $0.baseAddress {
      unsafe (base + size).copyMemory(from: from, byteCount: $0.count)
    }
  }
  unsafe document.pointee.pieces.size = size + piece.count
  unsafe document.pointee.pieces.follow(piece)
  unsafe complete.pointee = unsafe document.pointee.pieces.isComplete
  return .ok
}

@c @implementation
public func melbacore_json_document_finish(
  _ self: OpaquePointer?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let document = unsafe document(self), unsafe document.pointee.isSound,
    unsafe document.pointee.pieces.isStarted, unsafe isUsable(error)
  else { return .badArgument }
  let pieces = unsafe document.pointee.pieces
  unsafe document.pointee.isSound = false
  defer { unsafe document.pointee.isSound = true }
  unsafe document.pointee.pieces = JSONPieces()
  // Without a piece there is no memory yet.
  guard unsafe document.pointee.text.grow(to: pieces.size + JSONDocument.padding) else {
    return .noMemory
  }
  let text = unsafe Bytes(data: document.pointee.text.base, size: pieces.size)
  return unsafe parse(text, from: 0, size: pieces.size, isOwn: true, pieces.rules, document, error)
}

@c @implementation
public func melbacore_json_read(
  _ scratch: OpaquePointer?, _ text: Bytes, _ options: UnsafePointer<JSONOptions>?,
  _ events: UnsafePointer<JSONEvents>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let document = unsafe document(scratch), let events = unsafe events,
    unsafe events.pointee.size >= MemoryLayout<JSONEvents>.size, unsafe isUsable(error),
    let rules = unsafe JSONRules(options), !rules.refusesEqualKeys, let span = unsafe text.span
  else { return .badArgument }
  guard span.count <= rules.limit else { return .tooLarge }
  let outcome = unsafe JSONDocument.read(
    start(text, 0), size: text.size, copies: false, rules, into: document,
    HostEvents(events.pointee))
  return unsafe report(outcome, text, from: 0, size: text.size, rules, document, error)
}

@c @implementation
public func melbacore_json_locate(
  _ text: Bytes, _ offset: UInt64, _ buffer: UnsafeMutablePointer<Buffer>?
) -> Status {
  guard let buffer = unsafe buffer, let span = unsafe text.span else { return .badArgument }
  guard span.count <= JSONRules.greatestText else { return .tooLarge }
  var rules = JSONRules()
  rules.depth = Int(Int32.max)
  let all = unsafe UnsafeBufferPointer(start: start(text, 0), count: text.size)
  var check = unsafe JSONCheck(all, rules)
  check.go(to: Int(min(offset, UInt64(span.count))))
  if check.lacksMemory { return .noMemory }
  var size = 0
  check.pointer { _ in size += 1 }
  let status = unsafe buffer.pointee.reserve(size)
  guard status == .ok, size > 0, var end = unsafe buffer.pointee.end else { return status }
  check.pointer {
    unsafe end.storeBytes(of: $0, as: UInt8.self)
    unsafe end += 1
  }
  unsafe buffer.pointee.size += size
  return .ok
}

/// Parses part of a text; places are those of the whole.
private func parse(
  _ text: Bytes, from first: Int, size: Int, isOwn: Bool, _ rules: JSONRules,
  _ document: UnsafeMutablePointer<JSONDocument>, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard size <= rules.limit else {
    unsafe document.pointee.reset()
    return .tooLarge
  }
  unsafe document.pointee.isSound = false
  let outcome = unsafe JSONDocument.parse(
    start(text, first), size: size, isOwn: isOwn, rules, into: document)
  let status = unsafe report(outcome, text, from: first, size: size, rules, document, error)
  unsafe document.pointee.isSound = true
  return status
}

/// The bytes of a text from `first` on; an empty text may have no address.
private func start(_ text: Bytes, _ first: Int) -> UnsafePointer<UInt8> {
  guard let data = unsafe text.data else {
    return unsafe UnsafePointer(Unchecked<UInt8>.none.start)
  }
  return unsafe (data + first).assumingMemoryBound(to: UInt8.self)
}

@inline(__always)
private func document(_ handle: OpaquePointer?) -> UnsafeMutablePointer<JSONDocument>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<JSONDocument>(handle)
}

extension JSONRules {
  /// Nil for options that this version does not know.
  fileprivate init?(_ options: UnsafePointer<JSONOptions>?) {
    self.init()
    guard let options = unsafe options else { return }
    let known = MemoryLayout<JSONOptions>.size
    let size = unsafe options.pointee.size
    guard size >= known, size <= 4096 else { return nil }
    for i in known..<size
    where unsafe UnsafeRawPointer(options).load(fromByteOffset: i, as: UInt8.self) != 0 {
      return nil
    }
    let flags = unsafe options.pointee.flags
    guard flags < 32 else { return nil }
    borrowsText = flags & 1 != 0
    numbers.readsBigAsDouble = flags & 2 != 0
    numbers.keepsDecimals = flags & 4 != 0
    keepsFirstKey = flags & 8 != 0
    refusesEqualKeys = flags & 16 != 0
    if unsafe options.pointee.depth > 0 { depth = unsafe Int(options.pointee.depth) }
    if unsafe options.pointee.limit > 0 {
      limit = unsafe Int(min(options.pointee.limit, UInt64(Self.greatestText)))
    }
  }
}

/// Values that a host is told of.
@safe private struct HostEvents: JSONTarget {
  let events: JSONEvents

  init(_ events: JSONEvents) {
    unsafe self.events = unsafe events
  }

  static var isTree: Bool { false }

  func value(_ value: Value) -> Bool {
    guard let function = unsafe events.value else { return true }
    return unsafe withUnsafePointer(to: value) {
      unsafe function(events.context, borrowed($0)) == 0
    }
  }

  func key(_ key: Value) -> Bool {
    guard let function = unsafe events.key else { return true }
    return unsafe withUnsafePointer(to: key) { unsafe function(events.context, borrowed($0)) == 0 }
  }

  func start(isObject: Bool) -> Bool {
    guard let function = unsafe isObject ? events.object_start : events.array_start else {
      return true
    }
    return unsafe function(events.context) == 0
  }

  func end(isObject: Bool, count: Int) -> Bool {
    guard let function = unsafe isObject ? events.object_end : events.array_end else { return true }
    return unsafe function(events.context, count) == 0
  }
}
