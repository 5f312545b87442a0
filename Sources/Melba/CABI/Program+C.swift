import CEntry
import CMelba
import CPlatform

// Compiled templates for their host, and the compiler.

@inline(__always)
private func program(_ handle: OpaquePointer?) -> UnsafeMutablePointer<Program>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<Program>(handle)
}

@c @implementation
public func melbacore_program_new(_ out: UnsafeMutablePointer<OpaquePointer?>?) -> Status {
  guard let out = unsafe out else { return .badArgument }
  guard let memory = unsafe melbaplatform_resize(nil, MemoryLayout<Program>.stride) else {
    return .noMemory
  }
  unsafe memory.bindMemory(to: Program.self, capacity: 1).initialize(to: Program())
  unsafe out.pointee = OpaquePointer(memory)
  return .ok
}

@c @implementation
public func melbacore_program_free(_ self: OpaquePointer?) {
  guard let made = unsafe program(self) else { return }
  unsafe made.pointee.free()
  unsafe _ = melbaplatform_resize(made, 0)
}

@c @implementation
public func melbacore_program_names(
  _ self: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?
) -> UnsafeMutablePointer<melbacore_name>? {
  guard let made = unsafe program(self) else { return nil }
  unsafe count?.pointee = unsafe made.pointee.names.count
  return unsafe made.pointee.names.base
}

@c @implementation
public func melbacore_program_signatures(
  _ self: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?
) -> UnsafeMutablePointer<melbacore_signature>? {
  guard let made = unsafe program(self) else { return nil }
  unsafe count?.pointee = unsafe made.pointee.signatures.count
  return unsafe made.pointee.signatures.base
}

@c @implementation
public func melbacore_program_constants(
  _ self: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?
) -> UnsafeMutablePointer<melbacore_constant>? {
  guard let made = unsafe program(self) else { return nil }
  unsafe count?.pointee = unsafe made.pointee.constants.count
  return unsafe made.pointee.constants.base
}

@c @implementation
public func melbacore_program_macro(
  _ self: OpaquePointer?, _ number: UInt32, _ out: UnsafeMutablePointer<melbacore_macro_shape>?
) -> Bool {
  guard let made = unsafe program(self), let out = unsafe out,
    unsafe Int(number) < made.pointee.macros.count,
    let names = unsafe made.pointee.names.base, let lists = unsafe made.pointee.lists.base
  else { return false }
  let shape = unsafe made.pointee.macros[Int(number)]
  unsafe out.pointee = unsafe melbacore_macro_shape(
    name: names + Int(shape.name), parameters: lists + Int(shape.firstParameter),
    count: shape.parameters, takes_caller: shape.takesCaller, takes_keywords: shape.takesKeywords,
    takes_variable: shape.takesVariable, explicit_caller: shape.explicitCaller >= 0)
  return true
}

@c @implementation
public func melbacore_program_block(
  _ self: OpaquePointer?, _ index: UInt32
) -> UnsafePointer<melbacore_name>? {
  guard let made = unsafe program(self), unsafe Int(index) < made.pointee.blocks.count,
    let names = unsafe made.pointee.names.base
  else { return nil }
  return unsafe UnsafePointer(names + Int(made.pointee.blocks[Int(index)].name))
}

@c @implementation
public func melbacore_program_line(_ self: OpaquePointer?, _ index: Int) -> UInt32 {
  guard let made = unsafe program(self), index >= 0, unsafe index < made.pointee.lines.count else {
    return 0
  }
  return unsafe made.pointee.lines[index]
}

@c @implementation
public func melbacore_program_set_owner(_ self: OpaquePointer?, _ owner: UnsafeMutableRawPointer?) {
  unsafe program(self)?.pointee.owner = unsafe owner
}

@c @implementation
public func melbacore_program_owner(_ self: OpaquePointer?) -> UnsafeMutableRawPointer? {
  unsafe program(self)?.pointee.owner
}

@c @implementation
public func melbacore_program_requirement(
  _ self: OpaquePointer?, _ index: UInt32, _ isFilter: UnsafeMutablePointer<Bool>?,
  _ line: UnsafeMutablePointer<UInt32>?
) -> UnsafePointer<melbacore_name>? {
  guard let made = unsafe program(self), unsafe Int(index) < made.pointee.requirements.count,
    let names = unsafe made.pointee.names.base
  else { return nil }
  let requirement = unsafe made.pointee.requirements[Int(index)]
  unsafe isFilter?.pointee = requirement.isFilter
  unsafe line?.pointee = requirement.line
  return unsafe UnsafePointer(names + Int(requirement.name))
}

// MARK: - The compiler

/// The compiler is behind a handle of its own, so that what it has is given back however it ends.
@c @implementation
public func melbacore_compiler_size() -> Int { MemoryLayout<Compiler>.stride }

@c @implementation
public func melbacore_compiler_run(
  _ memory: UnsafeMutableRawPointer?, _ tree: UnsafeRawPointer?, _ flags: UInt32,
  _ out: OpaquePointer?, _ fault: UnsafeMutablePointer<melbacore_fault>?
) -> Status {
  guard let memory = unsafe memory, let tree = unsafe tree, let out = unsafe program(out),
    let fault = unsafe fault
  else { return .badArgument }
  let compiler = unsafe memory.assumingMemoryBound(to: Compiler.self)
  var settings = CompilerSettings()
  settings.escapes = flags & 1 != 0
  settings.isAsync = flags & 2 != 0
  settings.finalizes = flags & 4 != 0
  settings.isNative = flags & 8 != 0
  settings.interceptsOperators = flags & 16 != 0
  unsafe compiler.initialize(
    to: Compiler(
      tree.assumingMemoryBound(to: TemplateHandle.self).pointee.parser.tree, settings))
  unsafe compiler.pointee.stackEnd = UInt(melbaplatform_stack_end())
  do throws(CompileFault) {
    try unsafe compiler.pointee.compile()
  } catch {
    unsafe fault.pointee = melbacore_fault(
      reason: UInt32(error.reason.rawValue), name: error.name, line: error.line)
    return error.reason == .noMemory ? .noMemory : .syntax
  }
  unsafe out.pointee = unsafe compiler.pointee.program
  unsafe compiler.pointee.program = Program()
  return .ok
}

@c @implementation
public func melbacore_compiler_finish(_ memory: UnsafeMutableRawPointer?) {
  guard let memory = unsafe memory else { return }
  unsafe memory.assumingMemoryBound(to: Compiler.self).pointee.free()
}
