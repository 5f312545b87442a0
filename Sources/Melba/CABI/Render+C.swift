import CEntry
import CMelba
import CPlatform

private func template(_ handle: OpaquePointer?) -> UnsafeMutablePointer<NativeTemplate>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<NativeTemplate>(handle)
}

private func state(_ handle: OpaquePointer?) -> UnsafeMutablePointer<NativeState>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<NativeState>(handle)
}

/// Fills in an error with a template's name and a place.
func tell(
  _ status: Status, _ name: SourceText, _ line: UInt32, _ column: UInt32,
  _ error: UnsafeMutablePointer<Diagnostic>?, _ say: (inout Note) -> Void
) {
  guard let error = unsafe error, unsafe isUsable(error) else { return }
  unsafe error.pointee.status = status
  unsafe error.pointee.line = line
  unsafe error.pointee.column = column
  unsafe error.pointee.offset = 0
  unsafe withUnsafeMutableBytes(of: &error.pointee.name) { memory in
    var note = unsafe Note(memory: memory)
    for i in 0..<name.count { note.append(name[i]) }
    note.endWithinCharacter()
  }
  unsafe withUnsafeMutableBytes(of: &error.pointee.message) { memory in
    var note = unsafe Note(memory: memory)
    say(&note)
    note.endWithinCharacter()
  }
}

extension Note {
  mutating func append(_ text: SourceText) { for i in 0..<text.count { append(text[i]) } }

  mutating func append(number: UInt64) {
    if number >= 10 { append(number: number / 10) }
    append(UInt8(0x30 + number % 10))
  }

  mutating func append(scalar: UInt32) {
    let count = UTF8.count(of: scalar)
    if count == 1 { return append(UInt8(scalar)) }
    let lead: UInt32 = count == 2 ? 0xC0 : count == 3 ? 0xE0 : 0xF0
    var shift = UInt32(6 * (count - 1))
    append(UInt8(lead | scalar >> shift))
    while shift > 0 {
      shift -= 6
      append(UInt8(0x80 | scalar >> shift & 0x3F))
    }
  }
}

// MARK: - Templates

@c @implementation
public func melbacore_native_new(
  _ environment: OpaquePointer?, _ name: Bytes, _ source: Bytes,
  _ out: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let environment = unsafe environment, let out = unsafe out, unsafe isUsable(error),
    unsafe name.span != nil, let span = unsafe source.span
  else {
    return .badArgument
  }
  guard span.count < TemplateLimits.size else { return .tooLarge }
  let status = unsafe validate(span, error)
  guard status == .ok else { return status }
  let head = MemoryLayout<NativeTemplate>.stride
  guard let memory = unsafe melbaplatform_resize(nil, head + name.size + source.size) else { return .noMemory }
  let bytes = unsafe (memory + head).assumingMemoryBound(to: UInt8.self)
  if let data = unsafe name.data { unsafe UnsafeMutableRawPointer(bytes).copyMemory(from: data, byteCount: name.size) }
  if let data = unsafe source.data {
    unsafe UnsafeMutableRawPointer(bytes + name.size).copyMemory(from: data, byteCount: source.size)
  }
  var program: OpaquePointer?
  guard unsafe melbacore_program_new(&program) == .ok else {
    _ = unsafe melbaplatform_resize(memory, 0)
    return .noMemory
  }
  let made = unsafe memory.bindMemory(to: NativeTemplate.self, capacity: 1)
  let shared = unsafe UnsafePointer<NativeEnvironment>(environment)
  unsafe made.initialize(
    to: NativeTemplate(
      environment: shared, name: SourceText(bytes, count: name.size),
      source: SourceText(bytes + name.size, count: source.size), program: program, next: nil,
      escapes: shared.pointee.flags & UInt32(MELBA_AUTOESCAPE.rawValue) != 0))
  unsafe out.pointee = OpaquePointer(made)
  return .ok
}

@c @implementation
public func melba_template_free(_ self: OpaquePointer?) {
  guard let made = unsafe template(self) else { return }
  unsafe melbacore_program_free(made.pointee.program)
  _ = unsafe melbaplatform_resize(made, 0)
}

@c @implementation
public func melba_template_source(_ self: OpaquePointer?) -> Bytes {
  guard let made = unsafe template(self) else { return unsafe Bytes() }
  return unsafe Bytes(data: made.pointee.source.start, size: made.pointee.source.count)
}

@c @implementation
public func melbacore_native_program(_ self: OpaquePointer?) -> OpaquePointer? {
  unsafe template(self)?.pointee.program
}

@c @implementation
public func melbacore_native_syntax(_ self: OpaquePointer?) -> UnsafePointer<melbacore_syntax>? {
  guard let made = unsafe template(self) else { return nil }
  let offset = unsafe MemoryLayout<NativeEnvironment>.offset(of: \NativeEnvironment.syntax) ?? 0
  return unsafe (UnsafeRawPointer(made.pointee.environment) + offset)
    .assumingMemoryBound(to: melbacore_syntax.self)
}

@c @implementation
public func melbacore_native_flags(_ self: OpaquePointer?) -> UInt32 {
  unsafe template(self)?.pointee.escapes == true ? 1 : 0
}

@c @implementation
public func melbacore_native_link(
  _ self: OpaquePointer?, _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let made = unsafe template(self), let handle = unsafe made.pointee.program else { return .badArgument }
  do throws(NativeLink.Fault) {
    unsafe try NativeLink.link(UnsafeMutablePointer<Program>(handle), made.pointee.environment)
    unsafe melbacore_program_set_owner(handle, made)
    return .ok
  } catch {
    switch error {
    case .noMemory: return .noMemory
    case .encoding:
      unsafe tell(.badEncoding, made.pointee.name, 0, 0, diagnostic) {
        $0.append("a text of the template holds half a surrogate pair")
      }
      return .badEncoding
    case .unknown(let name, let isFilter, let line):
      unsafe tell(.syntax, made.pointee.name, line, 0, diagnostic) {
        $0.append(isFilter ? "No filter named '" : "No test named '")
        $0.append(name)
        $0.append("'.")
      }
      return .syntax
    }
  }
}

@c @implementation
public func melbacore_native_explain(
  _ self: OpaquePointer?, _ tree: OpaquePointer?, _ read: UnsafePointer<melbacore_template_fault>?,
  _ fault: UnsafePointer<melbacore_fault>?, _ error: UnsafeMutablePointer<Diagnostic>?
) {
  guard let made = unsafe template(self) else { return }
  let name = unsafe made.pointee.name
  var view = unsafe melbacore_template_view()
  unsafe melbacore_template_look(tree, &view)
  if let read = unsafe read {
    let place = unsafe Int(read.pointee.offset)
    unsafe tell(.syntax, name, read.pointee.line, column(made.pointee.source, place, read.pointee.line), error) {
      switch unsafe Int(read.pointee.kind) {
      case Int(MELBACORE_FAULT_CHARACTER):
        unsafe $0.append(read.pointee.character == 0x27 ? "unexpected char \"" : "unexpected char '")
        unsafe $0.append(scalar: read.pointee.character)
        unsafe $0.append(read.pointee.character == 0x27 ? "\" at " : "' at ")
        unsafe $0.append(number: read.pointee.place)
      case Int(MELBACORE_FAULT_TOO_DEEP): $0.append("the template is nested too deep")
      default: unsafe $0.append(SourceText(read.pointee.message))
      }
    }
    if let error = unsafe error, unsafe isUsable(error) { unsafe error.pointee.offset = unsafe read.pointee.offset }
    return
  }
  guard let fault = unsafe fault else { return }
  var called = SourceText.empty
  if unsafe Int(fault.pointee.name) < view.text_count, let bytes = unsafe view.bytes {
    let range = unsafe view.texts[Int(fault.pointee.name)]
    called = unsafe SourceText(bytes + Int(range.start), count: Int(range.count))
  }
  unsafe tell(.syntax, name, fault.pointee.line, 0, error) {
    switch unsafe CompileFault.Reason(rawValue: UInt8(truncatingIfNeeded: fault.pointee.reason)) {
    case .tooLarge: $0.append("the template is too large")
    case .tooDeep: $0.append("the template is nested too deep")
    case .blockTwice:
      $0.append("block '")
      $0.append(called)
      $0.append("' defined twice")
    case .extendsInside: $0.append("cannot use extend from a non top-level scope")
    case .assignsLoop: $0.append("Can't assign to special loop variable in for-loop target")
    case .callerWithoutDefault:
      $0.append("the special \"caller\" argument must be omitted or be given a default")
    case .breakOutside: $0.append("'break' outside loop")
    case .continueOutside: $0.append("'continue' not properly in loop")
    default: $0.append("a node is where it cannot be")
    }
  }
}

/// The column of a place, from 1, or 0 when it is not on that line of the source as it was given.
private func column(_ source: SourceText, _ place: Int, _ line: UInt32) -> UInt32 {
  guard place >= 0, place <= source.count else { return 0 }
  var (number, start) = (UInt32(1), 0)
  for i in 0..<place {
    if source[i] == 0x0D { return 0 }
    if source[i] == 0x0A {
      number += 1
      start = i + 1
    }
  }
  return number == line ? UInt32(source.part(start..<place).characters) + 1 : 0
}

// MARK: - Rendering

@c @implementation
public func melbacore_render_new(
  _ self: OpaquePointer?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> Status {
  guard let made = unsafe template(self), let out = unsafe out else { return .badArgument }
  let shared = unsafe UnsafePointer(made)
  if let idle = unsafe made.pointee.environment.pointee.idle {
    for i in 0..<NativeEnvironment.idleCount {
      if let found = unsafe melbaplatform_atomic_exchange(idle + i, nil) {
        let state = unsafe found.assumingMemoryBound(to: NativeState.self)
        unsafe state.pointee.rewind(shared)
        unsafe out.pointee = OpaquePointer(state)
        return .ok
      }
    }
  }
  guard let memory = unsafe melbaplatform_resize(nil, MemoryLayout<NativeState>.stride) else { return .noMemory }
  let state = unsafe memory.bindMemory(to: NativeState.self, capacity: 1)
  unsafe state.initialize(to: NativeState(shared))
  unsafe state.pointee.rewind(shared)
  guard unsafe melbacore_machine_new(&state.pointee.machine) == .ok else {
    _ = unsafe melbaplatform_resize(memory, 0)
    return .noMemory
  }
  unsafe out.pointee = OpaquePointer(state)
  return .ok
}

@c @implementation
public func melbacore_render_begin(
  _ self: OpaquePointer?, _ input: UnsafePointer<melba_template_input>?, _ piece: Int,
  _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let state = unsafe state(self), unsafe isUsable(diagnostic), piece >= 0 else { return .badArgument }
  let native = unsafe Native(state)
  if let input = unsafe input {
    guard unsafe input.pointee.size == MemoryLayout<melba_template_input>.size, unsafe input.pointee.json.span != nil
    else { return .badArgument }
    let status = unsafe read(input.pointee, state, diagnostic)
    guard status == .ok else { return status }
  }
  do throws(Stop) {
    let template = unsafe state.pointee.template
    let scope = unsafe try native.makeScope(template, outer: nil, seesRoot: true)
    let base = unsafe UnsafeMutableRawPointer(scope).assumingMemoryBound(to: melbacore_scope.self)
    guard unsafe melbacore_scope_begin(base) else { throw native.noMemory }
    unsafe native.setLimits(state.pointee.machine)
    guard
      unsafe melbacore_machine_begin(
        state.pointee.machine, native.environment.pointee.table, state, native.flags, base, -1)
    else { throw native.noMemory }
    if piece > 0 { unsafe melbacore_machine_pause_at(state.pointee.machine, piece) }
    return .ok
  } catch {
    return unsafe explain(state, diagnostic)
  }
}

/// Finds the variables of a render.
private func read(
  _ input: melba_template_input, _ state: UnsafeMutablePointer<NativeState>,
  _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  let native = unsafe Native(state)
  do throws(Stop) {
    if let fields = unsafe input.fields {
      guard let record = unsafe input.record, unsafe input.value == nil, unsafe input.json.size == 0 else { return .badArgument }
      unsafe state.pointee.root = unsafe try native.record(record, fields)
    } else if let value = unsafe input.value {
      guard unsafe input.json.size == 0 else { return .badArgument }
      unsafe state.pointee.root = unsafe try native.admit(unsafeBitCast(value.pointee, to: Value.self))
    } else if unsafe input.json.size > 0 {
      if unsafe state.pointee.document == nil {
        guard unsafe melba_json_document_new(&state.pointee.document) == .ok else { return .noMemory }
      }
      var options = JSONOptions()
      options.size = MemoryLayout<JSONOptions>.size
      options.flags = 1 // MELBA_JSON_BORROW
      let status = unsafe melba_json_document_parse(state.pointee.document, input.json, &options, diagnostic)
      guard status == .ok else { return status }
      guard let root = unsafe melba_json_document_root(state.pointee.document) else { return .internalDefect }
      unsafe state.pointee.root = unsafe try native.admit(unsafeBitCast(root.pointee, to: Value.self))
    }
  } catch {
    return unsafe explain(state, diagnostic)
  }
  let root = unsafe state.pointee.root
  guard unsafe root.kind == .object || root.kind == .nothing || root.thing(.record) != nil else {
    unsafe tell(.badArgument, state.pointee.template.pointee.name, 0, 0, diagnostic) {
      $0.append("the context is not an object")
    }
    return .badArgument
  }
  return .ok
}

/// Says why a render failed, and where.
private func explain(
  _ state: UnsafeMutablePointer<NativeState>, _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  let status = unsafe state.pointee.status == .ok ? .internalDefect : state.pointee.status
  guard let diagnostic = unsafe diagnostic, unsafe isUsable(diagnostic) else { return status }
  if unsafe state.pointee.loadFault.status == status, status != .ok, unsafe state.pointee.loadFault.message.0 != 0 {
    let size = unsafe diagnostic.pointee.size
    unsafe diagnostic.pointee = unsafe state.pointee.loadFault
    unsafe diagnostic.pointee.size = size
    return status
  }
  var place = unsafe state.pointee.place
  var hasPlace = unsafe state.pointee.hasPlace
  if !hasPlace { hasPlace = unsafe melbacore_machine_place(state.pointee.machine, 0, &place) }
  var name = unsafe state.pointee.template.pointee.name
  if hasPlace, let owner = unsafe melbacore_program_owner(place.program) {
    name = unsafe owner.assumingMemoryBound(to: NativeTemplate.self).pointee.name
  }
  let message = unsafe SourceText(state.pointee.message.bytes)
  unsafe tell(status, name, hasPlace ? place.line : 0, 0, diagnostic) { $0.append(message) }
  return status
}

@c @implementation
public func melbacore_render_go(
  _ self: OpaquePointer?, _ isDone: UnsafeMutablePointer<Bool>?,
  _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let state = unsafe state(self), let isDone = unsafe isDone else { return .badArgument }
  var outcome: UInt32 = 0
  let status = unsafe melbacore_machine_run(state.pointee.machine, &outcome)
  guard status == .ok else { return status }
  switch outcome {
  case MELBACORE_DONE.rawValue:
    unsafe isDone.pointee = true
    return .ok
  case MELBACORE_PAUSED.rawValue: return .ok
  default: return unsafe explain(state, diagnostic)
  }
}

@c @implementation
public func melbacore_render_output(_ self: OpaquePointer?) -> Bytes {
  guard let state = unsafe state(self), let output = unsafe melbacore_machine_output(state.pointee.machine) else {
    return unsafe Bytes()
  }
  return unsafe Bytes(data: output.pointee.data, size: Int(output.pointee.size))
}

@c @implementation
public func melbacore_render_take(_ self: OpaquePointer?) {
  unsafe melbacore_machine_take(state(self)?.pointee.machine)
}

/// More memory than this is not kept for the next render.
private let keptMemory = 1 << 20

@c @implementation
public func melbacore_render_end(_ self: OpaquePointer?, _ isSound: Bool) {
  guard let state = unsafe state(self) else { return }
  for level in 0..<16 {
    if let machine = unsafe state.pointee.nested[15 - level] { unsafe melbacore_machine_close(machine) }
  }
  unsafe melbacore_machine_close(state.pointee.machine)
  let table = unsafe state.pointee.environment.pointee.table
  var macro = unsafe state.pointee.macros
  while let thing = unsafe macro {
    unsafe macro = unsafe thing.pointee.next
    unsafe melbacore_frame_release(Value(thing).macro?.pointee.frame, table, state)
  }
  var scope = unsafe state.pointee.scopes
  while let next = unsafe scope {
    unsafe melbacore_scope_finish(
      UnsafeMutableRawPointer(next).assumingMemoryBound(to: melbacore_scope.self))
    unsafe scope = unsafe next.pointee.next
  }
  let output = unsafe Int(melbacore_machine_output(state.pointee.machine)?.pointee.capacity ?? 0)
  var rest: UnsafeMutableRawPointer? = UnsafeMutableRawPointer(state)
  if isSound, unsafe state.pointee.arena.memory + output + Int(state.pointee.scratch.capacity) <= keptMemory,
    let idle = unsafe state.pointee.environment.pointee.idle
  {
    for i in 0..<NativeEnvironment.idleCount {
      guard let mine = unsafe rest else { break }
      unsafe rest = unsafe melbaplatform_atomic_exchange(idle + i, mine)
    }
  }
  if let rest = unsafe rest { unsafe free(rest.assumingMemoryBound(to: NativeState.self)) }
}

/// Gives back all that a state has.
func free(_ state: UnsafeMutablePointer<NativeState>) {
  unsafe melbacore_machine_free(state.pointee.machine)
  for i in 0..<16 {
    if let machine = unsafe state.pointee.nested[i] { unsafe melbacore_machine_free(machine) }
  }
  unsafe melba_json_document_free(state.pointee.document)
  unsafe state.pointee.arena.free()
  _ = unsafe melbaplatform_resize(state.pointee.scratch.data, 0)
  unsafe state.pointee.message.bytes.free()
  _ = unsafe melbaplatform_resize(state, 0)
}

// MARK: - Showing errors

@c @implementation
public func melba_template_excerpt(
  _ source: Bytes, _ error: UnsafePointer<Diagnostic>?, _ buffer: UnsafeMutablePointer<Buffer>?
) -> Status {
  guard let error = unsafe error, let buffer = unsafe buffer, unsafe source.span != nil,
    unsafe error.pointee.size >= MemoryLayout<Diagnostic>.size
  else { return .badArgument }
  let wanted = unsafe Int(error.pointee.line)
  guard wanted > 0 else { return .ok }
  let text = unsafe SourceText(source)
  let mark = unsafe buffer.pointee.size
  func add(_ text: SourceText) -> Status {
    unsafe melba_buffer_append(buffer, Bytes(data: text.start, size: text.count))
  }
  func add(number: Int, _ line: SourceText) -> Status {
    var digits = InlineArray<24, UInt8>(repeating: 0x20)
    var (left, i) = (number, 5)
    while left > 0, i >= 0 {
      digits[i] = UInt8(0x30 + left % 10)
      left /= 10
      i -= 1
    }
    (digits[6], digits[7], digits[8]) = (0x20, 0x7C, 0x20)
    var status = unsafe withUnsafePointer(to: digits) {
      unsafe melba_buffer_append(buffer, Bytes(data: $0, size: 9))
    }
    if status == .ok { status = add(line) }
    return status == .ok ? add(SourceText("\n")) : status
  }
  var (number, start, status) = (1, 0, Status.ok)
  while status == .ok, start <= text.count, number <= wanted + 1 {
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    if number >= wanted - 1, start < text.count || number == wanted {
      let line = text.part(start..<(end > start && text[end - 1] == 0x0D ? end - 1 : end))
      status = add(number: number, line)
      if status == .ok, number == wanted, unsafe error.pointee.column > 0 {
        status = add(SourceText("       | "))
        for _ in unsafe 1..<max(1, min(Int(error.pointee.column), line.characters + 1)) where status == .ok {
          status = add(SourceText(" "))
        }
        if status == .ok { status = add(SourceText("^\n")) }
      }
    }
    start = end + 1
    number += 1
  }
  if status != .ok { unsafe buffer.pointee.size = mark }
  return status
}
