import CEntry
import CMelba
import CPlatform

private func environment(_ handle: OpaquePointer?) -> UnsafeMutablePointer<NativeEnvironment>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<NativeEnvironment>(handle)
}

/// The bytes of a text that the caller lends; nil when they contradict themselves.
private func lent(_ bytes: Bytes) -> SourceText? {
  guard unsafe bytes.span != nil else { return nil }
  return unsafe SourceText(bytes)
}

// MARK: - Making

@c @implementation
public func melba_environment_new(
  _ options: UnsafePointer<melba_environment_options>?, _ out: UnsafeMutablePointer<OpaquePointer?>?
) -> Status {
  guard let out = unsafe out else { return .badArgument }
  var given = unsafe melba_environment_options()
  if let options = unsafe options {
    guard unsafe options.pointee.size == MemoryLayout<melba_environment_options>.size else { return .badArgument }
    unsafe given = unsafe options.pointee
  }
  guard unsafe given.flags < 64, unsafe given.undefined < 4, unsafe given.reserved == 0,
    unsafe given.output <= 1 << 31, unsafe given.depth <= Machine.frameLimit
  else { return .badArgument }
  let size = MemoryLayout<NativeEnvironment>.stride
  guard let memory = unsafe melbaplatform_resize(nil, size) else { return .noMemory }
  let made = unsafe memory.bindMemory(to: NativeEnvironment.self, capacity: 1)
  unsafe made.initialize(to: NativeEnvironment())
  let status = unsafe made.pointee.set(given)
  guard status == .ok else {
    unsafe made.pointee.free()
    _ = unsafe melbaplatform_resize(memory, 0)
    return status
  }
  unsafe out.pointee = OpaquePointer(made)
  return .ok
}

extension NativeEnvironment {
  fileprivate mutating func set(_ given: melba_environment_options) -> Status {
    flags = unsafe given.flags
    undefined = unsafe given.undefined
    steps = unsafe given.steps == 0 ? 100_000_000 : given.steps
    output = unsafe given.output == 0 ? 1 << 31 : Int(given.output)
    memory = unsafe Int(min(given.memory == 0 ? 1 << 30 : given.memory, 1 << 40))
    depth = unsafe given.depth == 0 ? Machine.frameLimit : Int(given.depth)
    let texts: InlineArray<8, (Bytes, StaticString)> = unsafe [
      (given.block_start, "{%"), (given.block_end, "%}"), (given.variable_start, "{{"),
      (given.variable_end, "}}"), (given.comment_start, "{#"), (given.comment_end, "#}"),
      (given.line_statement_prefix, ""), (given.line_comment_prefix, ""),
    ]
    var copies = unsafe InlineArray<8, Bytes>(repeating: Bytes())
    for i in 0..<8 {
      guard let text = unsafe lent(texts[i].0) else { return .badArgument }
      guard let copy = unsafe copy(text.count == 0 ? SourceText(texts[i].1) : text) else { return .noMemory }
      unsafe copies[i] = unsafe Bytes(data: copy.start, size: copy.count)
    }
    unsafe (syntax.block_start, syntax.block_end) = unsafe (copies[0], copies[1])
    unsafe (syntax.variable_start, syntax.variable_end) = unsafe (copies[2], copies[3])
    unsafe (syntax.comment_start, syntax.comment_end) = unsafe (copies[4], copies[5])
    unsafe (syntax.line_statement_prefix, syntax.line_comment_prefix) = unsafe (copies[6], copies[7])
    guard let newline = copy(SourceText("\n")) else { return .noMemory }
    unsafe syntax.newline = unsafe Bytes(data: newline.start, size: 1)
    // The bits of trimming and of the tags, as the reader of templates numbers them.
    var bits: UInt64 = UInt64(flags >> 1 & 7)
    if flags & UInt32(MELBA_LOOP_CONTROLS.rawValue) != 0 { bits |= UInt64(MELBACORE_TAG_LOOPS) }
    if flags & UInt32(MELBA_DO.rawValue) != 0 { bits |= UInt64(MELBACORE_TAG_DO) }
    unsafe syntax.flags = bits
    guard let table = unsafe melbaplatform_resize(nil, MemoryLayout<melbacore_template_host>.stride) else {
      return .noMemory
    }
    unsafe self.table = unsafe table.bindMemory(to: melbacore_template_host.self, capacity: 1)
    unsafe self.table?.initialize(to: NativeTable.make())
    unsafe loaded = unsafe pointers(Self.bucketCount)
    unsafe idle = unsafe pointers(Self.idleCount)
    return unsafe loaded == nil || idle == nil ? .noMemory : .ok
  }

  private func pointers(_ count: Int) -> UnsafeMutablePointer<UnsafeMutableRawPointer?>? {
    guard let memory = unsafe melbaplatform_resize(nil, count * 8) else { return nil }
    let made = unsafe memory.bindMemory(to: UnsafeMutableRawPointer?.self, capacity: count)
    unsafe made.initialize(repeating: nil, count: count)
    return unsafe made
  }
}

@c @implementation
public func melba_environment_free(_ self: OpaquePointer?) {
  guard let made = unsafe environment(self) else { return }
  unsafe melba_environment_clear(self)
  if let idle = unsafe made.pointee.idle {
    for i in 0..<NativeEnvironment.idleCount {
      if let state = unsafe idle[i] { unsafe free(state.assumingMemoryBound(to: NativeState.self)) }
    }
  }
  unsafe made.pointee.free()
  _ = unsafe melbaplatform_resize(made, 0)
}

@c @implementation
public func melba_environment_clear(_ self: OpaquePointer?) {
  guard let made = unsafe environment(self), let loaded = unsafe made.pointee.loaded else { return }
  for i in 0..<NativeEnvironment.bucketCount {
    var next = unsafe loaded[i]?.assumingMemoryBound(to: NativeTemplate.self)
    unsafe loaded[i] = nil
    while let template = unsafe next {
      unsafe next = unsafe template.pointee.next
      unsafe melba_template_free(OpaquePointer(template))
    }
  }
}

// MARK: - Sources

@c @implementation
public func melba_environment_add_source(
  _ self: OpaquePointer?, _ name: Bytes, _ source: Bytes
) -> Status {
  guard let made = unsafe environment(self), let name = unsafe lent(name), let source = unsafe lent(source) else {
    return .badArgument
  }
  guard let ownName = unsafe made.pointee.copy(name), let text = unsafe made.pointee.copy(source) else {
    return .noMemory
  }
  return unsafe made.pointee.sources.append(NativeEnvironment.Source(name: ownName, text: text))
    ? .ok : .noMemory
}

@c @implementation
public func melba_environment_add_directory(_ self: OpaquePointer?, _ path: Bytes) -> Status {
  guard let made = unsafe environment(self), let path = unsafe lent(path), path.count > 0 else {
    return .badArgument
  }
  guard let copy = unsafe made.pointee.copy(path) else { return .noMemory }
  return unsafe made.pointee.sources.append(NativeEnvironment.Source(directory: copy)) ? .ok : .noMemory
}

@c @implementation
public func melba_environment_add_loader(
  _ self: OpaquePointer?, _ load: melba_load?, _ context: UnsafeMutableRawPointer?
) -> Status {
  guard let made = unsafe environment(self), let load = unsafe load else { return .badArgument }
  return unsafe made.pointee.sources.append(NativeEnvironment.Source(load: load, context: context))
    ? .ok : .noMemory
}

@c @implementation
public func melbacore_environment_source(
  _ self: OpaquePointer?, _ name: Bytes, _ buffer: UnsafeMutablePointer<Buffer>?,
  _ source: UnsafeMutablePointer<Bytes>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let made = unsafe environment(self), let buffer = unsafe buffer, let source = unsafe source,
    let text = unsafe lent(name)
  else {
    return .badArgument
  }
  // The last source of a name first, and then the others in their order.
  var i = unsafe made.pointee.sources.count - 1
  while i >= 0 {
    let given = unsafe made.pointee.sources[i]
    if given.directory.count == 0, unsafe given.load == nil, given.name == text {
      unsafe source.pointee = unsafe Bytes(data: given.text.start, size: given.text.count)
      return .ok
    }
    i -= 1
  }
  for i in unsafe 0..<made.pointee.sources.count {
    let given = unsafe made.pointee.sources[i]
    if let load = unsafe given.load {
      switch unsafe load(given.context, name, buffer) {
      case Int32(MELBA_FOUND.rawValue):
        unsafe source.pointee = unsafe Bytes(data: buffer.pointee.data, size: buffer.pointee.size)
        return .ok
      case Int32(MELBA_NOT_HERE.rawValue): unsafe buffer.pointee.size = 0
      default: return .stopped
      }
    } else if given.directory.count > 0, isInside(text) {
      let status = unsafe read(given.directory, text, buffer)
      if status == .ok { unsafe source.pointee = unsafe Bytes(data: buffer.pointee.data, size: buffer.pointee.size) }
      if status != .notFound { return status }
    }
  }
  unsafe tell(.notFound, text, 0, 0, error) {
    $0.append("there is no template of that name")
  }
  return .notFound
}

/// Whether a name does not lead out of a directory.
private func isInside(_ name: SourceText) -> Bool {
  guard name.count > 0, name[0] != 0x2F, name[name.count - 1] != 0x2F else { return false }
  var start = 0
  for i in 0...name.count where i == name.count || name[i] == 0x2F {
    let step = name.part(start..<i)
    if step == ".." || step == "." || step.count == 0 { return false }
    start = i + 1
  }
  for i in 0..<name.count where name[i] == 0 || name[i] == 0x5C { return false }
  return true
}

private func read(
  _ directory: SourceText, _ name: SourceText, _ buffer: UnsafeMutablePointer<Buffer>
) -> Status {
  let size = directory.count + name.count + 2
  guard let path = unsafe melbaplatform_resize(nil, size) else { return .noMemory }
  unsafe path.copyMemory(from: directory.start, byteCount: directory.count)
  unsafe path.storeBytes(of: 0x2F, toByteOffset: directory.count, as: UInt8.self)
  unsafe (path + directory.count + 1).copyMemory(from: name.start, byteCount: name.count)
  unsafe path.storeBytes(of: 0, toByteOffset: size - 1, as: UInt8.self)
  var (data, count) = unsafe (nil as UnsafeMutableRawPointer?, 0)
  let status = unsafe melbaplatform_read_file(
    path.assumingMemoryBound(to: CChar.self), TemplateLimits.size, &data, &count)
  _ = unsafe melbaplatform_resize(path, 0)
  guard status == 0 else { return status == 1 ? .notFound : .noMemory }
  let done = unsafe melba_buffer_append(buffer, Bytes(data: data, size: count))
  _ = unsafe melbaplatform_resize(data, 0)
  return done
}

@c @implementation
public func melbacore_environment_find(_ self: OpaquePointer?, _ name: Bytes) -> OpaquePointer? {
  guard let made = unsafe environment(self), let name = unsafe lent(name) else { return nil }
  return unsafe made.pointee.find(name).map { OpaquePointer($0) }
}

@c @implementation
public func melbacore_environment_publish(
  _ self: OpaquePointer?, _ template: OpaquePointer?
) -> OpaquePointer? {
  guard let made = unsafe environment(self), let template = unsafe template else { return nil }
  return unsafe OpaquePointer(made.pointee.publish(UnsafeMutablePointer<NativeTemplate>(template)))
}

// MARK: - What templates may call

private func add(
  _ self: OpaquePointer?, _ kind: NativeEnvironment.CustomKind, _ name: Bytes,
  _ function: melba_function?, _ context: UnsafeMutableRawPointer?, _ value: Value
) -> Status {
  guard let made = unsafe environment(self), let name = unsafe lent(name), name.count > 0,
    unsafe function != nil || kind == .value, unsafe made.pointee.customs.count < 1 << 19
  else { return .badArgument }
  guard let copy = unsafe made.pointee.copy(name) else { return .noMemory }
  let custom = unsafe NativeEnvironment.Custom(
    kind: kind, name: copy, value: value, function: function, context: context)
  return unsafe made.pointee.customs.append(custom) ? .ok : .noMemory
}

@c @implementation
public func melba_environment_add_function(
  _ self: OpaquePointer?, _ name: Bytes, _ function: melba_function?,
  _ context: UnsafeMutableRawPointer?
) -> Status {
  unsafe add(self, .function, name, function, context, .nothing)
}

@c @implementation
public func melba_environment_add_filter(
  _ self: OpaquePointer?, _ name: Bytes, _ function: melba_function?,
  _ context: UnsafeMutableRawPointer?
) -> Status {
  unsafe add(self, .filter, name, function, context, .nothing)
}

@c @implementation
public func melba_environment_add_test(
  _ self: OpaquePointer?, _ name: Bytes, _ function: melba_function?,
  _ context: UnsafeMutableRawPointer?
) -> Status {
  unsafe add(self, .test, name, function, context, .nothing)
}

@c @implementation
public func melba_environment_add_value(
  _ self: OpaquePointer?, _ name: Bytes, _ value: UnsafePointer<BorrowedValue>?
) -> Status {
  guard let value = unsafe value else { return .badArgument }
  return unsafe add(self, .value, name, nil, nil, unsafeBitCast(value.pointee, to: Value.self))
}

private func call(_ handle: OpaquePointer?) -> UnsafeMutablePointer<NativeCall>? {
  guard let handle = unsafe handle else { return nil }
  return unsafe UnsafeMutablePointer<NativeCall>(handle)
}

@c @implementation
public func melba_call_argument(_ self: OpaquePointer?, _ name: Bytes) -> UnsafePointer<BorrowedValue>? {
  guard let call = unsafe call(self), let name = unsafe lent(name), let names = unsafe call.pointee.call.names,
    let values = unsafe call.pointee.values
  else { return nil }
  for i in unsafe 0..<call.pointee.call.named where unsafe names[i].text == name {
    return unsafe UnsafeRawPointer(values + call.pointee.call.count + i)
      .assumingMemoryBound(to: BorrowedValue.self)
  }
  return nil
}

private func give(
  _ self: OpaquePointer?, _ text: Bytes, _ result: UnsafeMutablePointer<BorrowedValue>?, isSafe: Bool
) -> Int32 {
  guard let call = unsafe call(self), let result = unsafe result, let text = unsafe lent(text) else { return -1 }
  let native = unsafe Native(call.pointee.state)
  guard UTF8.extent(of: text.span()).valid == text.count else {
    _ = native.fail(.badEncoding) { $0.append("a function gave a text that is not UTF-8") }
    return -1
  }
  do throws(Stop) {
    let copy = try native.copy(text)
    unsafe result.pointee = unsafe unsafeBitCast(Value(text: copy, isSafe: isSafe), to: BorrowedValue.self)
    return 0
  } catch {
    return -1
  }
}

@c @implementation
public func melba_call_text(
  _ self: OpaquePointer?, _ text: Bytes, _ result: UnsafeMutablePointer<BorrowedValue>?
) -> Int32 {
  unsafe give(self, text, result, isSafe: false)
}

@c @implementation
public func melba_call_safe_text(
  _ self: OpaquePointer?, _ text: Bytes, _ result: UnsafeMutablePointer<BorrowedValue>?
) -> Int32 {
  unsafe give(self, text, result, isSafe: true)
}

@c @implementation
public func melba_call_memory(_ self: OpaquePointer?, _ size: Int) -> UnsafeMutableRawPointer? {
  guard let call = unsafe call(self), size >= 0 else { return nil }
  return unsafe try? Native(call.pointee.state).take(size)
}

@c @implementation
public func melba_call_fail(_ self: OpaquePointer?, _ message: UnsafePointer<CChar>?) -> Int32 {
  guard let call = unsafe call(self), let message = unsafe message else { return -1 }
  var count = 0
  while unsafe message[count] != 0, count < 4096 { count += 1 }
  let text = unsafe SourceText(UnsafeRawPointer(message).assumingMemoryBound(to: UInt8.self), count: count)
  _ = unsafe Native(call.pointee.state).fail { $0.append(text) }
  return -1
}
