import CEntry
import CPlatform

/// The variables of one template that is rendered.
struct NativeScope {
  /// First, so that the machine's pointer is this one's.
  var base = melbacore_scope()
  var template: UnsafePointer<NativeTemplate>
  /// The scope that it sees through to.
  var outer: UnsafeMutablePointer<NativeScope>?
  /// Whether it sees the variables of the render.
  var seesRoot: Bool
  /// What the template set, a dict; a key of it that importers do not see is marked.
  var exports: UnsafeMutablePointer<Thing>?
  var names: UnsafePointer<melbacore_signature>?
  var locals: UnsafeMutablePointer<Value>?
  var next: UnsafeMutablePointer<NativeScope>?

  static let hidden: UInt64 = 64
}

extension Native {
  func scope(_ base: UnsafeMutablePointer<melbacore_scope>?) -> UnsafeMutablePointer<NativeScope> {
    UnsafeMutableRawPointer(base.unsafelyUnwrapped).assumingMemoryBound(to: NativeScope.self)
  }

  func makeScope(
    _ template: UnsafePointer<NativeTemplate>, outer: UnsafeMutablePointer<NativeScope>?,
    seesRoot: Bool
  ) throws(Stop) -> UnsafeMutablePointer<NativeScope> {
    let scope = try take(MemoryLayout<NativeScope>.stride).assumingMemoryBound(to: NativeScope.self)
    scope.initialize(to: NativeScope(template: template, outer: outer, seesRoot: seesRoot))
    scope.pointee.base.autoescape = template.pointee.escapes ? 1 : 0
    scope.pointee.base.program = template.pointee.program
    scope.pointee.next = state.pointee.scopes
    state.pointee.scopes = scope
    return scope
  }

  private func base(_ scope: UnsafeMutablePointer<NativeScope>) -> UnsafeMutablePointer<melbacore_scope> {
    UnsafeMutableRawPointer(scope).assumingMemoryBound(to: melbacore_scope.self)
  }

  private func setLocals(
    _ scope: UnsafeMutablePointer<NativeScope>, _ names: UnsafePointer<melbacore_signature>?,
    _ values: UnsafePointer<Value>?
  ) throws(Stop) {
    guard let names, let values, names.pointee.count > 0 else { return }
    let count = Int(names.pointee.count)
    let locals = try self.values(count)
    for i in 0..<count { locals[i] = try kept(values[i]) }
    scope.pointee.names = names
    scope.pointee.locals = locals
  }

  // MARK: - Looking up

  func lookup(_ scope: UnsafeMutablePointer<NativeScope>, _ name: SourceText) throws(Stop) -> Value {
    var next: UnsafeMutablePointer<NativeScope>? = scope
    var seesRoot = false
    while let scope = next {
      if let exports = scope.pointee.exports,
        let found = try member(of: Value(exports), name), found.held != Held.missing
      {
        return found
      }
      if let names = scope.pointee.names, let locals = scope.pointee.locals {
        for i in 0..<Int(names.pointee.count) where locals[i].held != Held.missing {
          if SourceText(names.pointee.all + Int(names.pointee.names[i])) == name { return locals[i] }
        }
      }
      seesRoot = scope.pointee.seesRoot
      next = scope.pointee.outer
    }
    if seesRoot, let found = try member(of: state.pointee.root, name) { return found }
    if let custom = environment.pointee.custom(.value, name) {
      return try admit(environment.pointee.customs[custom].value)
    }
    if let custom = environment.pointee.custom(.function, name) {
      let thing = try make(.function)
      thing.pointee.number = custom + 1
      return Value(thing)
    }
    if let global = NativeGlobal.named(name) {
      let thing = try make(.function)
      thing.pointee.number = -1 - Int(global.rawValue)
      return Value(thing)
    }
    return .missing
  }

  func export(
    _ scope: UnsafeMutablePointer<NativeScope>, _ name: SourceText, _ value: Value, isPublic: Bool
  ) throws(Stop) {
    if scope.pointee.exports == nil { scope.pointee.exports = try make(.dict) }
    var key = Value(text: name)
    if !isPublic { key.head |= NativeScope.hidden << 8 }
    if let exports = scope.pointee.exports { try set(key, value, in: exports) }
  }

  // MARK: - Templates within templates

  /// The first template that there is of those named; nil when there is none.
  private func load(_ names: Value) throws(Stop) -> UnsafePointer<NativeTemplate>? {
    if names.isUndefined { throw fail(undefined: names) }
    if names.isText { return try load(names.text) }
    guard try sequence(names) != nil else {
      throw fail {
        $0.append("a template's name is a text, not ")
        $0.append(quoted: typeName(names))
      }
    }
    var found: UnsafePointer<NativeTemplate>?
    try each(names) { (name) throws(Stop) in
      if found == nil {
        if name.isUndefined { throw fail(undefined: name) }
        found = try load(name.text)
      }
    }
    return found
  }

  private func load(_ name: SourceText) throws(Stop) -> UnsafePointer<NativeTemplate>? {
    if let found = environment.pointee.find(name) { return found }
    var loaded: OpaquePointer?
    var error = Diagnostic()
    error.size = MemoryLayout<Diagnostic>.stride
    let status = melba_environment_load(
      OpaquePointer(environment), Bytes(data: name.start, size: name.count), &loaded, &error)
    if status == .ok, let loaded { return UnsafePointer(loaded) }
    if status == .notFound { return nil }
    state.pointee.loadFault = error
    throw fail(status) { $0.append("a template could not be loaded") }
  }

  private func notFound(_ names: Value) -> Stop {
    fail(.notFound) {
      $0.append("there is no template ")
      if names.isText {
        $0.append(quoted: names.text)
      } else {
        $0.append("of those that are named")
      }
    }
  }

  func extends(_ name: Value) throws(Stop) -> OpaquePointer? {
    guard let template = try load(name) else { throw notFound(name) }
    return template.pointee.program
  }

  func include(
    _ scope: UnsafeMutablePointer<NativeScope>, _ name: Value, withContext: Bool,
    ignoresMissing: Bool, _ names: UnsafePointer<melbacore_signature>?,
    _ values: UnsafePointer<Value>?
  ) throws(Stop) -> UnsafeMutablePointer<melbacore_scope>? {
    guard let template = try load(name) else {
      if ignoresMissing { return nil }
      throw notFound(name)
    }
    let made = try makeScope(template, outer: withContext ? scope : nil, seesRoot: withContext)
    if withContext { try setLocals(made, names, values) }
    return base(made)
  }

  func importModule(
    _ scope: UnsafeMutablePointer<NativeScope>, _ name: Value, _ how: UInt32,
    _ names: UnsafePointer<melbacore_signature>?, _ values: UnsafePointer<Value>?
  ) throws(Stop) -> Value {
    guard let template = try load(name) else {
      if how & 2 != 0 { return .null }
      throw notFound(name)
    }
    let withContext = how & 1 != 0
    let made = try makeScope(template, outer: withContext ? scope : nil, seesRoot: withContext)
    if withContext { try setLocals(made, names, values) }
    guard melbacore_scope_begin(base(made)) else { throw noMemory }
    let text = try run { (machine) throws(Stop) in
      guard melbacore_machine_begin(machine, environment.pointee.table, state, flags, base(made), -1)
      else { throw noMemory }
    }
    let module = try make(.module)
    module.pointee.first = Value(text: text, isSafe: true)
    module.pointee.pointer = UnsafeMutableRawPointer(made)
    return Value(module)
  }

  func attribute(
    ofModule module: UnsafeMutablePointer<Thing>, _ name: SourceText
  ) throws(Stop) -> Value? {
    guard let scope = module.pointee.pointer?.assumingMemoryBound(to: NativeScope.self),
      let exports = scope.pointee.exports, let items = exports.pointee.items
    else { return nil }
    for i in 0..<exports.pointee.count
    where items[2 * i].flags & NativeScope.hidden == 0 && items[2 * i].text == name {
      return items[2 * i + 1]
    }
    return nil
  }

  func importName(
    _ module: Value, _ name: SourceText, _ line: UInt32
  ) throws(Stop) -> Value {
    if let thing = module.thing(.module) {
      if let found = try attribute(ofModule: thing, name) { return found }
      let scope = thing.pointee.pointer?.assumingMemoryBound(to: NativeScope.self)
      return try hint { (output) throws(Stop) in
        try append("the template '", to: output)
        if let scope { try append(scope.pointee.template.pointee.name, to: output) }
        try append("' (imported on line ", to: output)
        try write(.integer(Int64(line)), to: output)
        try append(") does not export the requested name '", to: output)
        try append(name, to: output)
        try append("'", to: output)
      }
    }
    return try attribute(module, name)
  }

  func derive(
    _ scope: UnsafeMutablePointer<NativeScope>, _ names: UnsafePointer<melbacore_signature>?,
    _ values: UnsafePointer<Value>?, vars: Value? = nil
  ) throws(Stop) -> UnsafeMutablePointer<melbacore_scope> {
    let made = try makeScope(
      scope.pointee.template, outer: scope, seesRoot: scope.pointee.seesRoot)
    made.pointee.base.autoescape = scope.pointee.base.autoescape
    made.pointee.base.program = scope.pointee.base.program
    try setLocals(made, names, values)
    if let vars { made.pointee.exports = vars.thing(.dict) }
    return base(made)
  }

  // MARK: - Blocks as values

  func reference(
    _ scope: UnsafeMutablePointer<NativeScope>, _ what: melbacore_reference,
    _ name: UnsafePointer<Name>?, _ block: UInt32, _ values: UnsafePointer<Value>?
  ) throws(Stop) -> Value {
    switch what {
    case MELBACORE_REFERENCE_SELF:
      let thing = try make(.selfReference)
      thing.pointee.pointer = UnsafeMutableRawPointer(scope)
      return Value(thing)
    case MELBACORE_REFERENCE_SUPER:
      let thing = try make(.block)
      thing.pointee.pointer = UnsafeMutableRawPointer(scope)
      thing.pointee.number = Int(block)
      return try parent(ofBlock: thing)
    case MELBACORE_REFERENCE_COLLECTED: return try kept(values.unsafelyUnwrapped[0])
    case MELBACORE_REFERENCE_MODULE_TEXT: return try string(values.unsafelyUnwrapped[0])
    default:
      throw fail { $0.append("the template asks for what only Python has") }
    }
  }

  func blockReference(
    _ reference: UnsafeMutablePointer<Thing>, _ name: SourceText
  ) throws(Stop) -> Value? {
    guard let scope = reference.pointee.pointer?.assumingMemoryBound(to: NativeScope.self) else {
      return nil
    }
    let bytes = Bytes(data: name.start, size: name.count)
    let number = melbacore_scope_block(base(scope), bytes, -1)
    guard number >= 0 else { return nil }
    let thing = try make(.block)
    thing.pointee.pointer = UnsafeMutableRawPointer(scope)
    thing.pointee.number = Int(number)
    return Value(thing)
  }

  func parent(ofBlock block: UnsafeMutablePointer<Thing>) throws(Stop) -> Value {
    guard let scope = block.pointee.pointer?.assumingMemoryBound(to: NativeScope.self),
      block.pointee.number < Int(scope.pointee.base.block_count),
      let name = Runner.name(of: scope.pointee.base.blocks[block.pointee.number])
    else { return .null }
    let text = SourceText(name)
    let number = melbacore_scope_block(
      base(scope), Bytes(data: text.start, size: text.count), Int64(block.pointee.number))
    guard number >= 0 else { return try undefined(MELBACORE_UNDEFINED_SUPER, name, 0) }
    let thing = try make(.block)
    thing.pointee.pointer = UnsafeMutableRawPointer(scope)
    thing.pointee.number = Int(number)
    return Value(thing)
  }

  func run(block: UnsafeMutablePointer<Thing>) throws(Stop) -> Value {
    guard let scope = block.pointee.pointer?.assumingMemoryBound(to: NativeScope.self) else {
      return .null
    }
    let number = Int64(block.pointee.number)
    let text = try run { (machine) throws(Stop) in
      guard melbacore_machine_begin(machine, environment.pointee.table, state, flags, base(scope), number)
      else { throw noMemory }
    }
    return Value(text: text, isSafe: scope.pointee.base.autoescape != 0)
  }

  // MARK: - Machines within the machine

  /// What the machine is told when it begins.
  var flags: UInt32 {
    kind == MELBA_UNDEFINED_PLAIN.rawValue ? UInt32(MELBACORE_PLAIN_UNDEFINED) : 0
  }

  func setLimits(_ machine: OpaquePointer?) {
    melbacore_machine_limit(
      machine, environment.pointee.output, environment.pointee.depth,
      Int(min(state.pointee.steps, UInt64(Int.max))))
  }

  /// Runs a machine of its own and gives the text that it writes.
  func run(_ begin: (OpaquePointer) throws(Stop) -> Void) throws(Stop) -> SourceText {
    let level = state.pointee.nestedCount
    guard level < 16, melbaplatform_stack_end() == 0 || stackLeft > 64 << 10 else {
      throw fail("templates call each other too deeply")
    }
    if state.pointee.nested[level] == nil {
      var made: OpaquePointer?
      guard melbacore_machine_new(&made) == .ok else { throw noMemory }
      state.pointee.nested[level] = made
    }
    guard let machine = state.pointee.nested[level] else { throw noMemory }
    setLimits(machine)
    state.pointee.nestedCount += 1
    try begin(machine)
    var outcome: UInt32 = 0
    let status = melbacore_machine_run(machine, &outcome)
    guard status == .ok, outcome == MELBACORE_DONE.rawValue else {
      if status != .ok { throw fail(status) { $0.append("a defect of the library was caught") } }
      if !state.pointee.hasPlace {
        state.pointee.hasPlace = melbacore_machine_place(machine, 0, &state.pointee.place)
      }
      throw Stop()
    }
    guard let output = melbacore_machine_output(machine) else { throw noMemory }
    let text = try copy(SourceText(output.pointee.data, count: Int(output.pointee.size)))
    melbacore_machine_close(machine)
    state.pointee.nestedCount -= 1
    return text
  }

  /// Bytes of the thread's stack below this call.
  private var stackLeft: UInt {
    var here: UInt8 = 0
    let address = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
    let end = UInt(melbaplatform_stack_end())
    return address > end ? address - end : 0
  }
}
