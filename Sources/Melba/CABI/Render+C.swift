import CEntry
import CMelba
import CPlatform

private func template(_ handle: OpaquePointer?) -> UnsafeMutablePointer<NativeTemplate>? {
  guard let handle else { return nil }
  return UnsafeMutablePointer<NativeTemplate>(handle)
}

private func state(_ handle: OpaquePointer?) -> UnsafeMutablePointer<NativeState>? {
  guard let handle else { return nil }
  return UnsafeMutablePointer<NativeState>(handle)
}

/// Fills in an error with a template's name and a place.
func tell(
  _ status: Status, _ name: SourceText, _ line: UInt32, _ column: UInt32,
  _ error: UnsafeMutablePointer<Diagnostic>?, _ say: (inout Note) -> Void
) {
  guard let error, isUsable(error) else { return }
  error.pointee.status = status
  error.pointee.line = line
  error.pointee.column = column
  error.pointee.offset = 0
  withUnsafeMutableBytes(of: &error.pointee.name) { memory in
    var note = Note(memory: memory)
    for i in 0..<name.count { note.append(name[i]) }
    note.endWithinCharacter()
  }
  withUnsafeMutableBytes(of: &error.pointee.message) { memory in
    var note = Note(memory: memory)
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
  guard let environment, let out, isUsable(error), name.span != nil, let span = source.span else {
    return .badArgument
  }
  guard span.count < TemplateLimits.size else { return .tooLarge }
  let status = validate(span, error)
  guard status == .ok else { return status }
  let head = MemoryLayout<NativeTemplate>.stride
  guard let memory = melbaplatform_resize(nil, head + name.size + source.size) else { return .noMemory }
  let bytes = (memory + head).assumingMemoryBound(to: UInt8.self)
  if let data = name.data { UnsafeMutableRawPointer(bytes).copyMemory(from: data, byteCount: name.size) }
  if let data = source.data {
    UnsafeMutableRawPointer(bytes + name.size).copyMemory(from: data, byteCount: source.size)
  }
  var program: OpaquePointer?
  guard melbacore_program_new(&program) == .ok else {
    _ = melbaplatform_resize(memory, 0)
    return .noMemory
  }
  let made = memory.bindMemory(to: NativeTemplate.self, capacity: 1)
  let shared = UnsafePointer<NativeEnvironment>(environment)
  made.initialize(
    to: NativeTemplate(
      environment: shared, name: SourceText(bytes, count: name.size),
      source: SourceText(bytes + name.size, count: source.size), program: program, next: nil,
      escapes: shared.pointee.flags & UInt32(MELBA_AUTOESCAPE.rawValue) != 0))
  out.pointee = OpaquePointer(made)
  return .ok
}

@c @implementation
public func melba_template_free(_ self: OpaquePointer?) {
  guard let made = template(self) else { return }
  melbacore_program_free(made.pointee.program)
  _ = melbaplatform_resize(made, 0)
}

@c @implementation
public func melba_template_source(_ self: OpaquePointer?) -> Bytes {
  guard let made = template(self) else { return Bytes() }
  return Bytes(data: made.pointee.source.start, size: made.pointee.source.count)
}

@c @implementation
public func melbacore_native_program(_ self: OpaquePointer?) -> OpaquePointer? {
  template(self)?.pointee.program
}

@c @implementation
public func melbacore_native_syntax(_ self: OpaquePointer?) -> UnsafePointer<melbacore_syntax>? {
  guard let made = template(self) else { return nil }
  let offset = MemoryLayout<NativeEnvironment>.offset(of: \NativeEnvironment.syntax) ?? 0
  return (UnsafeRawPointer(made.pointee.environment) + offset)
    .assumingMemoryBound(to: melbacore_syntax.self)
}

@c @implementation
public func melbacore_native_flags(_ self: OpaquePointer?) -> UInt32 {
  template(self)?.pointee.escapes == true ? 1 : 0
}

@c @implementation
public func melbacore_native_link(
  _ self: OpaquePointer?, _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let made = template(self), let handle = made.pointee.program else { return .badArgument }
  do throws(NativeLink.Fault) {
    try NativeLink.link(UnsafeMutablePointer<Program>(handle), made.pointee.environment)
    melbacore_program_set_owner(handle, made)
    return .ok
  } catch {
    switch error {
    case .noMemory: return .noMemory
    case .encoding:
      tell(.badEncoding, made.pointee.name, 0, 0, diagnostic) {
        $0.append("a text of the template holds half a surrogate pair")
      }
      return .badEncoding
    case .unknown(let name, let isFilter, let line):
      tell(.syntax, made.pointee.name, line, 0, diagnostic) {
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
  guard let made = template(self) else { return }
  let name = made.pointee.name
  var view = melbacore_template_view()
  melbacore_template_look(tree, &view)
  if let read {
    let place = Int(read.pointee.offset)
    tell(.syntax, name, read.pointee.line, column(made.pointee.source, place, read.pointee.line), error) {
      switch Int(read.pointee.kind) {
      case Int(MELBACORE_FAULT_CHARACTER):
        $0.append(read.pointee.character == 0x27 ? "unexpected char \"" : "unexpected char '")
        $0.append(scalar: read.pointee.character)
        $0.append(read.pointee.character == 0x27 ? "\" at " : "' at ")
        $0.append(number: read.pointee.place)
      case Int(MELBACORE_FAULT_TOO_DEEP): $0.append("the template is nested too deep")
      default: $0.append(SourceText(read.pointee.message))
      }
    }
    if let error, isUsable(error) { error.pointee.offset = read.pointee.offset }
    return
  }
  guard let fault else { return }
  var called = SourceText.empty
  if Int(fault.pointee.name) < view.text_count, let bytes = view.bytes {
    let range = view.texts[Int(fault.pointee.name)]
    called = SourceText(bytes + Int(range.start), count: Int(range.count))
  }
  tell(.syntax, name, fault.pointee.line, 0, error) {
    switch CompileFault.Reason(rawValue: UInt8(truncatingIfNeeded: fault.pointee.reason)) {
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
  guard let made = template(self), let out else { return .badArgument }
  let shared = UnsafePointer(made)
  if let idle = made.pointee.environment.pointee.idle {
    for i in 0..<NativeEnvironment.idleCount {
      if let found = melbaplatform_atomic_exchange(idle + i, nil) {
        let state = found.assumingMemoryBound(to: NativeState.self)
        state.pointee.rewind(shared)
        out.pointee = OpaquePointer(state)
        return .ok
      }
    }
  }
  guard let memory = melbaplatform_resize(nil, MemoryLayout<NativeState>.stride) else { return .noMemory }
  let state = memory.bindMemory(to: NativeState.self, capacity: 1)
  state.initialize(to: NativeState(shared))
  state.pointee.rewind(shared)
  guard melbacore_machine_new(&state.pointee.machine) == .ok else {
    _ = melbaplatform_resize(memory, 0)
    return .noMemory
  }
  out.pointee = OpaquePointer(state)
  return .ok
}

@c @implementation
public func melbacore_render_begin(
  _ self: OpaquePointer?, _ input: UnsafePointer<melba_template_input>?, _ piece: Int,
  _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let state = state(self), isUsable(diagnostic), piece >= 0 else { return .badArgument }
  let native = Native(state)
  if let input {
    guard input.pointee.size == MemoryLayout<melba_template_input>.size, input.pointee.json.span != nil
    else { return .badArgument }
    let status = read(input.pointee, state, diagnostic)
    guard status == .ok else { return status }
  }
  do throws(Stop) {
    let template = state.pointee.template
    let scope = try native.makeScope(template, outer: nil, seesRoot: true)
    let base = UnsafeMutableRawPointer(scope).assumingMemoryBound(to: melbacore_scope.self)
    guard melbacore_scope_begin(base) else { throw native.noMemory }
    native.setLimits(state.pointee.machine)
    guard
      melbacore_machine_begin(
        state.pointee.machine, native.environment.pointee.table, state, native.flags, base, -1)
    else { throw native.noMemory }
    if piece > 0 { melbacore_machine_pause_at(state.pointee.machine, piece) }
    return .ok
  } catch {
    return explain(state, diagnostic)
  }
}

/// Finds the variables of a render.
private func read(
  _ input: melba_template_input, _ state: UnsafeMutablePointer<NativeState>,
  _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  let native = Native(state)
  do throws(Stop) {
    if let fields = input.fields {
      guard let record = input.record, input.value == nil, input.json.size == 0 else { return .badArgument }
      state.pointee.root = try native.record(record, fields)
    } else if let value = input.value {
      guard input.json.size == 0 else { return .badArgument }
      state.pointee.root = try native.admit(unsafeBitCast(value.pointee, to: Value.self))
    } else if input.json.size > 0 {
      if state.pointee.document == nil {
        guard melba_json_document_new(&state.pointee.document) == .ok else { return .noMemory }
      }
      var options = JSONOptions()
      options.size = MemoryLayout<JSONOptions>.size
      options.flags = 1 // MELBA_JSON_BORROW
      let status = melba_json_document_parse(state.pointee.document, input.json, &options, diagnostic)
      guard status == .ok else { return status }
      guard let root = melba_json_document_root(state.pointee.document) else { return .internalDefect }
      state.pointee.root = try native.admit(unsafeBitCast(root.pointee, to: Value.self))
    }
  } catch {
    return explain(state, diagnostic)
  }
  let root = state.pointee.root
  guard root.kind == .object || root.kind == .nothing || root.thing(.record) != nil else {
    tell(.badArgument, state.pointee.template.pointee.name, 0, 0, diagnostic) {
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
  let status = state.pointee.status == .ok ? .internalDefect : state.pointee.status
  guard let diagnostic, isUsable(diagnostic) else { return status }
  if state.pointee.loadFault.status == status, status != .ok, state.pointee.loadFault.message.0 != 0 {
    let size = diagnostic.pointee.size
    diagnostic.pointee = state.pointee.loadFault
    diagnostic.pointee.size = size
    return status
  }
  var place = state.pointee.place
  var hasPlace = state.pointee.hasPlace
  if !hasPlace { hasPlace = melbacore_machine_place(state.pointee.machine, 0, &place) }
  var name = state.pointee.template.pointee.name
  if hasPlace, let owner = melbacore_program_owner(place.program) {
    name = owner.assumingMemoryBound(to: NativeTemplate.self).pointee.name
  }
  let message = SourceText(state.pointee.message.bytes)
  tell(status, name, hasPlace ? place.line : 0, 0, diagnostic) { $0.append(message) }
  return status
}

@c @implementation
public func melbacore_render_go(
  _ self: OpaquePointer?, _ isDone: UnsafeMutablePointer<Bool>?,
  _ diagnostic: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let state = state(self), let isDone else { return .badArgument }
  var outcome: UInt32 = 0
  let status = melbacore_machine_run(state.pointee.machine, &outcome)
  guard status == .ok else { return status }
  switch outcome {
  case MELBACORE_DONE.rawValue:
    isDone.pointee = true
    return .ok
  case MELBACORE_PAUSED.rawValue: return .ok
  default: return explain(state, diagnostic)
  }
}

@c @implementation
public func melbacore_render_output(_ self: OpaquePointer?) -> Bytes {
  guard let state = state(self), let output = melbacore_machine_output(state.pointee.machine) else {
    return Bytes()
  }
  return Bytes(data: output.pointee.data, size: Int(output.pointee.size))
}

@c @implementation
public func melbacore_render_take(_ self: OpaquePointer?) {
  melbacore_machine_take(state(self)?.pointee.machine)
}

/// More memory than this is not kept for the next render.
private let keptMemory = 1 << 20

@c @implementation
public func melbacore_render_end(_ self: OpaquePointer?, _ isSound: Bool) {
  guard let state = state(self) else { return }
  for level in 0..<16 {
    if let machine = state.pointee.nested[15 - level] { melbacore_machine_close(machine) }
  }
  melbacore_machine_close(state.pointee.machine)
  let table = state.pointee.environment.pointee.table
  var macro = state.pointee.macros
  while let thing = macro {
    macro = thing.pointee.next
    melbacore_macro_release(
      thing.pointee.pointer?.assumingMemoryBound(to: melbacore_macro.self), table, state)
  }
  var scope = state.pointee.scopes
  while let next = scope {
    melbacore_scope_finish(
      UnsafeMutableRawPointer(next).assumingMemoryBound(to: melbacore_scope.self))
    scope = next.pointee.next
  }
  let output = Int(melbacore_machine_output(state.pointee.machine)?.pointee.capacity ?? 0)
  var rest: UnsafeMutableRawPointer? = UnsafeMutableRawPointer(state)
  if isSound, state.pointee.arena.memory + output + Int(state.pointee.scratch.capacity) <= keptMemory,
    let idle = state.pointee.environment.pointee.idle
  {
    for i in 0..<NativeEnvironment.idleCount {
      guard let mine = rest else { break }
      rest = melbaplatform_atomic_exchange(idle + i, mine)
    }
  }
  if let rest { free(rest.assumingMemoryBound(to: NativeState.self)) }
}

/// Gives back all that a state has.
func free(_ state: UnsafeMutablePointer<NativeState>) {
  melbacore_machine_free(state.pointee.machine)
  for i in 0..<16 {
    if let machine = state.pointee.nested[i] { melbacore_machine_free(machine) }
  }
  melba_json_document_free(state.pointee.document)
  state.pointee.arena.free()
  _ = melbaplatform_resize(state.pointee.scratch.data, 0)
  state.pointee.message.bytes.free()
  _ = melbaplatform_resize(state, 0)
}

// MARK: - Showing errors

@c @implementation
public func melba_template_excerpt(
  _ source: Bytes, _ error: UnsafePointer<Diagnostic>?, _ buffer: UnsafeMutablePointer<Buffer>?
) -> Status {
  guard let error, let buffer, source.span != nil,
    error.pointee.size >= MemoryLayout<Diagnostic>.size
  else { return .badArgument }
  let wanted = Int(error.pointee.line)
  guard wanted > 0 else { return .ok }
  let text = SourceText(source)
  let mark = buffer.pointee.size
  func add(_ text: SourceText) -> Status {
    melba_buffer_append(buffer, Bytes(data: text.start, size: text.count))
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
    var status = withUnsafePointer(to: digits) {
      melba_buffer_append(buffer, Bytes(data: $0, size: 9))
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
      if status == .ok, number == wanted, error.pointee.column > 0 {
        status = add(SourceText("       | "))
        for _ in 1..<max(1, min(Int(error.pointee.column), line.characters + 1)) where status == .ok {
          status = add(SourceText(" "))
        }
        if status == .ok { status = add(SourceText("^\n")) }
      }
    }
    start = end + 1
    number += 1
  }
  if status != .ok { buffer.pointee.size = mark }
  return status
}
