import CEntry
import CPlatform

/// The variables of one template that is rendered.
struct NativeScope {
  /// First, so that the machine's pointer is this one's.
  var base = unsafe melbacore_scope()
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
    unsafe UnsafeMutableRawPointer(base.unsafelyUnwrapped).assumingMemoryBound(to: NativeScope.self)
  }

  func makeScope(
    _ template: UnsafePointer<NativeTemplate>, outer: UnsafeMutablePointer<NativeScope>?,
    seesRoot: Bool
  ) throws(Stop) -> UnsafeMutablePointer<NativeScope> {
    let scope = unsafe try take(MemoryLayout<NativeScope>.stride).assumingMemoryBound(to: NativeScope.self)
    unsafe scope.initialize(to: NativeScope(template: template, outer: outer, seesRoot: seesRoot))
    unsafe scope.pointee.base.autoescape = unsafe template.pointee.escapes ? 1 : 0
    unsafe scope.pointee.base.program = unsafe template.pointee.program
    unsafe scope.pointee.next = unsafe state.pointee.scopes
    unsafe state.pointee.scopes = unsafe scope
    return unsafe scope
  }

  private func base(_ scope: UnsafeMutablePointer<NativeScope>) -> UnsafeMutablePointer<melbacore_scope> {
    unsafe UnsafeMutableRawPointer(scope).assumingMemoryBound(to: melbacore_scope.self)
  }

  private func setLocals(
    _ scope: UnsafeMutablePointer<NativeScope>, _ names: UnsafePointer<melbacore_signature>?,
    _ values: UnsafePointer<Value>?
  ) throws(Stop) {
    guard let names = unsafe names, let values = unsafe values, unsafe names.pointee.count > 0 else { return }
    let count = unsafe Int(names.pointee.count)
    let locals = unsafe try self.values(count)
    for i in 0..<count { unsafe locals[i] = unsafe try kept(values[i]) }
    unsafe scope.pointee.names = unsafe names
    unsafe scope.pointee.locals = unsafe locals
  }

  // MARK: - Looking up

  func lookup(_ scope: UnsafeMutablePointer<NativeScope>, _ name: SourceText) throws(Stop) -> Value {
    var next: UnsafeMutablePointer<NativeScope>? = unsafe scope
    var seesRoot = false
    while let scope = unsafe next {
      if let exports = unsafe scope.pointee.exports,
        let found = unsafe try member(of: Value(exports), name), found.held != Held.missing
      {
        return found
      }
      if let names = unsafe scope.pointee.names, let locals = unsafe scope.pointee.locals {
        for i in unsafe 0..<Int(names.pointee.count) where unsafe locals[i].held != Held.missing {
          if unsafe SourceText(names.pointee.all + Int(names.pointee.names[i])) == name { return unsafe locals[i] }
        }
      }
      seesRoot = unsafe scope.pointee.seesRoot
      unsafe next = unsafe scope.pointee.outer
    }
    if seesRoot, let found = unsafe try member(of: state.pointee.root, name) { return found }
    if let custom = unsafe environment.pointee.custom(.value, name) {
      return unsafe try admit(environment.pointee.customs[custom].value)
    }
    if let custom = unsafe environment.pointee.custom(.function, name) {
      let thing = unsafe try make(.function)
      unsafe thing.pointee.number = custom + 1
      return unsafe Value(thing)
    }
    if let global = NativeGlobal.named(name) {
      let thing = unsafe try make(.function)
      unsafe thing.pointee.number = -1 - Int(global.rawValue)
      return unsafe Value(thing)
    }
    return .missing
  }

  func export(
    _ scope: UnsafeMutablePointer<NativeScope>, _ name: SourceText, _ value: Value, isPublic: Bool
  ) throws(Stop) {
    if unsafe scope.pointee.exports == nil { unsafe scope.pointee.exports = unsafe try make(.dict) }
    var key = Value(text: name)
    if !isPublic { key.head |= NativeScope.hidden << 8 }
    if let exports = unsafe scope.pointee.exports { unsafe try set(key, value, in: exports) }
  }

  // MARK: - Templates within templates

  /// The first template that there is of those named; nil when there is none.
  private func load(_ names: Value) throws(Stop) -> UnsafePointer<NativeTemplate>? {
    if names.isUndefined { throw fail(undefined: names) }
    if names.isText { return unsafe try load(names.text) }
    guard try sequence(names) != nil else {
      throw fail {
        $0.append("a template's name is a text, not ")
        $0.append(quoted: typeName(names))
      }
    }
    var found: UnsafePointer<NativeTemplate>?
    try each(names) { (name) throws(Stop) in
      if unsafe found == nil {
        if name.isUndefined { throw fail(undefined: name) }
        unsafe found = unsafe try load(name.text)
      }
    }
    return unsafe found
  }

  private func load(_ name: SourceText) throws(Stop) -> UnsafePointer<NativeTemplate>? {
    if let found = unsafe environment.pointee.find(name) { return unsafe found }
    var loaded: OpaquePointer?
    var error = Diagnostic()
    error.size = MemoryLayout<Diagnostic>.stride
    let status = unsafe melba_environment_load(
      OpaquePointer(environment), Bytes(data: name.start, size: name.count), &loaded, &error)
    if status == .ok, let loaded = unsafe loaded { return unsafe UnsafePointer(loaded) }
    if status == .notFound { return nil }
    unsafe state.pointee.loadFault = error
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
    guard let template = unsafe try load(name) else { throw notFound(name) }
    return unsafe template.pointee.program
  }

  func include(
    _ scope: UnsafeMutablePointer<NativeScope>, _ name: Value, withContext: Bool,
    ignoresMissing: Bool, _ names: UnsafePointer<melbacore_signature>?,
    _ values: UnsafePointer<Value>?
  ) throws(Stop) -> UnsafeMutablePointer<melbacore_scope>? {
    guard let template = unsafe try load(name) else {
      if ignoresMissing { return nil }
      throw notFound(name)
    }
    let made = unsafe try makeScope(template, outer: withContext ? scope : nil, seesRoot: withContext)
    if withContext { unsafe try setLocals(made, names, values) }
    return unsafe base(made)
  }

  func importModule(
    _ scope: UnsafeMutablePointer<NativeScope>, _ name: Value, _ how: UInt32,
    _ names: UnsafePointer<melbacore_signature>?, _ values: UnsafePointer<Value>?
  ) throws(Stop) -> Value {
    guard let template = unsafe try load(name) else {
      if how & 2 != 0 { return .null }
      throw notFound(name)
    }
    let withContext = how & 1 != 0
    let made = unsafe try makeScope(template, outer: withContext ? scope : nil, seesRoot: withContext)
    if withContext { unsafe try setLocals(made, names, values) }
    guard unsafe melbacore_scope_begin(base(made)) else { throw noMemory }
    let text = unsafe try run { (machine) throws(Stop) in
      guard unsafe melbacore_machine_begin(machine, environment.pointee.table, state, flags, base(made), -1)
      else { throw noMemory }
    }
    let module = unsafe try make(.module)
    unsafe module.pointee.first = Value(text: text, isSafe: true)
    unsafe module.pointee.pointer = UnsafeMutableRawPointer(made)
    return unsafe Value(module)
  }

  func attribute(
    ofModule module: UnsafeMutablePointer<Thing>, _ name: SourceText
  ) throws(Stop) -> Value? {
    guard let scope = unsafe module.pointee.pointer?.assumingMemoryBound(to: NativeScope.self),
      let exports = unsafe scope.pointee.exports, let items = unsafe exports.pointee.items
    else { return nil }
    for i in unsafe 0..<exports.pointee.count
    where unsafe items[2 * i].flags & NativeScope.hidden == 0 && items[2 * i].text == name {
      return unsafe items[2 * i + 1]
    }
    return nil
  }

  func importName(
    _ module: Value, _ name: SourceText, _ line: UInt32
  ) throws(Stop) -> Value {
    if let thing = unsafe module.thing(.module) {
      if let found = unsafe try attribute(ofModule: thing, name) { return found }
      let scope = unsafe thing.pointee.pointer?.assumingMemoryBound(to: NativeScope.self)
      return unsafe try hint { (output) throws(Stop) in
        unsafe try append("the template '", to: output)
        if let scope = unsafe scope { unsafe try append(scope.pointee.template.pointee.name, to: output) }
        unsafe try append("' (imported on line ", to: output)
        unsafe try write(.integer(Int64(line)), to: output)
        unsafe try append(") does not export the requested name '", to: output)
        unsafe try append(name, to: output)
        unsafe try append("'", to: output)
      }
    }
    return try attribute(module, name)
  }

  func derive(
    _ scope: UnsafeMutablePointer<NativeScope>, _ names: UnsafePointer<melbacore_signature>?,
    _ values: UnsafePointer<Value>?, vars: Value? = nil
  ) throws(Stop) -> UnsafeMutablePointer<melbacore_scope> {
    let made = unsafe try makeScope(
      scope.pointee.template, outer: scope, seesRoot: scope.pointee.seesRoot)
    unsafe made.pointee.base.autoescape = unsafe scope.pointee.base.autoescape
    unsafe made.pointee.base.program = unsafe scope.pointee.base.program
    unsafe try setLocals(made, names, values)
    if let vars { unsafe made.pointee.exports = unsafe vars.thing(.dict) }
    return unsafe base(made)
  }

  // MARK: - Blocks as values

  func reference(
    _ scope: UnsafeMutablePointer<NativeScope>, _ what: melbacore_reference,
    _ name: UnsafePointer<Name>?, _ block: UInt32, _ values: UnsafePointer<Value>?
  ) throws(Stop) -> Value {
    switch what {
    case MELBACORE_REFERENCE_SELF:
      let thing = unsafe try make(.selfReference)
      unsafe thing.pointee.pointer = UnsafeMutableRawPointer(scope)
      return unsafe Value(thing)
    case MELBACORE_REFERENCE_SUPER:
      let thing = unsafe try make(.block)
      unsafe thing.pointee.pointer = UnsafeMutableRawPointer(scope)
      unsafe thing.pointee.number = Int(block)
      return unsafe try parent(ofBlock: thing)
    case MELBACORE_REFERENCE_COLLECTED: return unsafe try kept(values.unsafelyUnwrapped[0])
    case MELBACORE_REFERENCE_MODULE_TEXT: return unsafe try string(values.unsafelyUnwrapped[0])
    default:
      throw fail { $0.append("the template asks for what only Python has") }
    }
  }

  func blockReference(
    _ reference: UnsafeMutablePointer<Thing>, _ name: SourceText
  ) throws(Stop) -> Value? {
    guard let scope = unsafe reference.pointee.pointer?.assumingMemoryBound(to: NativeScope.self) else {
      return nil
    }
    let bytes = unsafe Bytes(data: name.start, size: name.count)
    let number = unsafe melbacore_scope_block(base(scope), bytes, -1)
    guard number >= 0 else { return nil }
    let thing = unsafe try make(.block)
    unsafe thing.pointee.pointer = UnsafeMutableRawPointer(scope)
    unsafe thing.pointee.number = Int(number)
    return unsafe Value(thing)
  }

  func parent(ofBlock block: UnsafeMutablePointer<Thing>) throws(Stop) -> Value {
    guard let scope = unsafe block.pointee.pointer?.assumingMemoryBound(to: NativeScope.self),
      unsafe block.pointee.number < Int(scope.pointee.base.block_count),
      let name = unsafe Runner.name(of: scope.pointee.base.blocks[block.pointee.number])
    else { return .null }
    let text = unsafe SourceText(name)
    let number = unsafe melbacore_scope_block(
      base(scope), Bytes(data: text.start, size: text.count), Int64(block.pointee.number))
    guard number >= 0 else { return unsafe try undefined(MELBACORE_UNDEFINED_SUPER, name, 0) }
    let thing = unsafe try make(.block)
    unsafe thing.pointee.pointer = UnsafeMutableRawPointer(scope)
    unsafe thing.pointee.number = Int(number)
    return unsafe Value(thing)
  }

  func run(block: UnsafeMutablePointer<Thing>) throws(Stop) -> Value {
    guard let scope = unsafe block.pointee.pointer?.assumingMemoryBound(to: NativeScope.self) else {
      return .null
    }
    let number = unsafe Int64(block.pointee.number)
    let text = unsafe try run { (machine) throws(Stop) in
      guard unsafe melbacore_machine_begin(machine, environment.pointee.table, state, flags, base(scope), number)
      else { throw noMemory }
    }
    return unsafe Value(text: text, isSafe: scope.pointee.base.autoescape != 0)
  }

  // MARK: - Machines within the machine

  /// What the machine is told when it begins.
  var flags: UInt32 {
    kind == MELBA_UNDEFINED_PLAIN.rawValue ? UInt32(MELBACORE_PLAIN_UNDEFINED) : 0
  }

  func setLimits(_ machine: OpaquePointer?) {
    unsafe melbacore_machine_limit(
      machine, environment.pointee.output, environment.pointee.depth,
      Int(min(state.pointee.steps, UInt64(Int.max))))
  }

  /// Runs a machine of its own and gives the text that it writes.
  func run(_ begin: (OpaquePointer) throws(Stop) -> Void) throws(Stop) -> SourceText {
    let level = unsafe state.pointee.nestedCount
    guard level < 16, melbaplatform_stack_end() == 0 || stackLeft > 64 << 10 else {
      throw fail("templates call each other too deeply")
    }
    if unsafe state.pointee.nested[level] == nil {
      var made: OpaquePointer?
      guard unsafe melbacore_machine_new(&made) == .ok else { throw noMemory }
      unsafe state.pointee.nested[level] = unsafe made
    }
    guard let machine = unsafe state.pointee.nested[level] else { throw noMemory }
    unsafe setLimits(machine)
    unsafe state.pointee.nestedCount += 1
    unsafe try begin(machine)
    var outcome: UInt32 = 0
    let status = unsafe melbacore_machine_run(machine, &outcome)
    guard status == .ok, outcome == MELBACORE_DONE.rawValue else {
      if status != .ok { throw fail(status) { $0.append("a defect of the library was caught") } }
      if unsafe !state.pointee.hasPlace {
        unsafe state.pointee.hasPlace = unsafe melbacore_machine_place(machine, 0, &state.pointee.place)
      }
      throw Stop()
    }
    guard let output = unsafe melbacore_machine_output(machine) else { throw noMemory }
    let text = unsafe try copy(SourceText(output.pointee.data, count: Int(output.pointee.size)))
    unsafe melbacore_machine_close(machine)
    unsafe state.pointee.nestedCount -= 1
    return text
  }

  /// Bytes of the thread's stack below this call.
  private var stackLeft: UInt {
    var here: UInt8 = 0
    let address = unsafe withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
    let end = UInt(melbaplatform_stack_end())
    return address > end ? address - end : 0
  }
}
