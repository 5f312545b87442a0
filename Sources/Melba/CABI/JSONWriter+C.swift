import CEntry
import CMelba

@c @implementation
public func melba_json_writer_start(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ style: UnsafePointer<JSONStyleOptions>?,
  _ buffer: UnsafeMutablePointer<Buffer>?
) -> Status {
  let known = unsafe MemoryLayout<JSONWriterMemory>.size
  guard let self = unsafe self, unsafe self.pointee.size == known else { return .badArgument }
  unsafe self.pointee.buffer = nil
  guard let buffer = unsafe buffer, unsafe buffer.pointee.size >= 0,
    unsafe buffer.pointee.capacity >= buffer.pointee.size, let style = unsafe JSONStyle(style),
    MemoryLayout<JSONWriterState>.size <= MemoryLayout.size(ofValue: unsafe self.pointee.state)
  else { return .badArgument }
  unsafe self.pointee.buffer = unsafe buffer
  unsafe JSONWriter(state(of: self), BufferSink(buffer)).start(style)
  return .ok
}

@c @implementation
public func melbacore_json_writer_finish(_ self: UnsafeMutablePointer<JSONWriterMemory>?) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.finish())
}

@c @implementation
public func melbacore_json_writer_explain(
  _ self: UnsafePointer<JSONWriterMemory>?, _ status: Status,
  _ error: UnsafeMutablePointer<Diagnostic>?
) {
  guard let writer = unsafe writer(UnsafeMutablePointer(mutating: self)) else {
    unsafe melbacore_explain(status, error)
    return
  }
  guard unsafe isUsable(error) else { return }
  let state = unsafe writer.state.pointee
  _ = unsafe fail(
    status, state.fault.message, at: state.place, error, scalar: nil, as: UTF8Form.self)
}

@c @implementation
public func melbacore_json_writer_poison(_ self: UnsafeMutablePointer<JSONWriterMemory>?) {
  guard let writer = unsafe writer(self) else { return }
  writer.fail(.defect)
}

@c @implementation
public func melbacore_json_writer_begin(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ isObject: Bool
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.begin(isObject: isObject))
}

@c @implementation
public func melbacore_json_writer_end(_ self: UnsafeMutablePointer<JSONWriterMemory>?) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.end())
}

// MARK: - Text

@c @implementation
public func melbacore_json_writer_key(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ key: Bytes
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard unsafe isSound(key) else { return refuse(writer) }
  return unsafe result(writer, writer.key(key.data, count: key.size))
}

@c @implementation
public func melbacore_json_writer_text(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ text: Bytes
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard unsafe isSound(text) else { return refuse(writer) }
  return unsafe result(writer, writer.text(text.data, count: text.size))
}

@c @implementation
public func melbacore_json_writer_wide_key(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ key: Text
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard let form = unsafe form(of: key) else { return refuse(writer) }
  return unsafe result(writer, writer.wideKey(key.data, count: key.length, form: form))
}

@c @implementation
public func melbacore_json_writer_wide_text(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ text: Text
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard let form = unsafe form(of: text) else { return refuse(writer) }
  return unsafe result(writer, writer.wideText(text.data, count: text.length, form: form))
}

// MARK: - Other values

@c @implementation
public func melbacore_json_writer_integer(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ value: Int64
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.integer(value))
}

@c @implementation
public func melbacore_json_writer_natural(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ value: UInt64
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.natural(value))
}

@c @implementation
public func melbacore_json_writer_double(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ value: Double
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.double(value))
}

@c @implementation
public func melbacore_json_writer_float(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ value: Float
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.float(value))
}

@c @implementation
public func melbacore_json_writer_number(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ text: Bytes
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard unsafe isSound(text) else { return refuse(writer) }
  return unsafe result(writer, writer.number(bytes(text)))
}

@c @implementation
public func melbacore_json_writer_boolean(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ value: Bool
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.boolean(value))
}

@c @implementation
public func melbacore_json_writer_null(_ self: UnsafeMutablePointer<JSONWriterMemory>?) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  return result(writer, writer.null())
}

@c @implementation
public func melbacore_json_writer_raw(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ json: Bytes
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard unsafe isSound(json) else { return refuse(writer) }
  return unsafe result(writer, writer.fragment(bytes(json)))
}

@c @implementation
public func melbacore_json_writer_walk(
  _ self: UnsafeMutablePointer<JSONWriterMemory>?, _ value: UnsafePointer<BorrowedValue>?,
  _ host: UnsafePointer<HostTable>?, _ count: UnsafeMutablePointer<Int>?,
  _ frames: UnsafeMutablePointer<melbacore_frame>?
) -> Status {
  guard let writer = unsafe writer(self) else { return .badArgument }
  guard let value = unsafe core(value), let count = unsafe count, let frames = unsafe frames else {
    return refuse(writer)
  }
  let memory = unsafe JSONFrames(
    count, UnsafeMutableRawPointer(frames).assumingMemoryBound(to: JSONFrame.self))
  guard let host = unsafe host else {
    return unsafe result(writer, writer.write(value.pointee, nil as TableHost?, memory))
  }
  guard let table = unsafe TableHost(host.pointee) else { return refuse(writer) }
  return unsafe result(writer, writer.write(value.pointee, table, memory))
}

// MARK: - The writer behind the struct

/// The buffer of a caller.
@safe struct BufferSink: ByteSink {
  private let buffer: UnsafeMutablePointer<Buffer>

  init(_ buffer: UnsafeMutablePointer<Buffer>) {
    unsafe self.buffer = buffer
  }

  var start: UnsafeMutablePointer<UInt8>? { unsafe buffer.pointee.data }

  var count: Int {
    get { unsafe buffer.pointee.size }
    nonmutating set { unsafe buffer.pointee.size = newValue }
  }

  var capacity: Int { unsafe buffer.pointee.capacity }

  func reserve(_ room: Int) -> ByteSinkOutcome {
    switch unsafe buffer.pointee.reserve(room) {
    case .ok: .done
    case .noMemory: .noMemory
    case .tooLarge: .tooLarge
    default: .contradiction
    }
  }
}

@inline(__always)
private func state(
  of memory: UnsafeMutablePointer<JSONWriterMemory>
) -> UnsafeMutablePointer<JSONWriterState> {
  unsafe (UnsafeMutableRawPointer(memory) + 16).assumingMemoryBound(to: JSONWriterState.self)
}

/// Nil for a struct that was not started.
@inline(__always)
private func writer(_ memory: UnsafeMutablePointer<JSONWriterMemory>?) -> JSONWriter<BufferSink>? {
  guard let memory = unsafe memory,
    unsafe memory.pointee.size == MemoryLayout<JSONWriterMemory>.size,
    let buffer = unsafe memory.pointee.buffer
  else { return nil }
  let writer = unsafe JSONWriter(state(of: memory), BufferSink(buffer))
  _ = writer.isUndisturbed()
  return writer
}

@inline(__always)
private func result(_ writer: JSONWriter<BufferSink>, _ isDone: Bool) -> Status {
  isDone ? .ok : unsafe writer.state.pointee.fault.status
}

/// Fails with an argument that contradicts itself.
private func refuse(_ writer: JSONWriter<BufferSink>) -> Status {
  writer.fail(.contradiction)
  return result(writer, false)
}

@inline(__always)
private func isSound(_ bytes: Bytes) -> Bool {
  unsafe bytes.size >= 0 && bytes.size <= sizeLimit && (bytes.data != nil || bytes.size == 0)
}

private func bytes(_ bytes: Bytes) -> UnsafeBufferPointer<UInt8> {
  unsafe UnsafeBufferPointer(
    start: bytes.data?.assumingMemoryBound(to: UInt8.self), count: bytes.size)
}

/// The form of a text, or nil when it contradicts itself.
private func form(of text: Text) -> UInt32? {
  switch unsafe text.width {
  case 1: unsafe text.span(as: UInt8.self) == nil ? nil : 0
  case 2: unsafe text.span(as: UInt16.self) == nil ? nil : 1
  case 4: unsafe text.span(as: UInt32.self) == nil ? nil : 2
  default: nil
  }
}

extension JSONWriterFault {
  var status: Status {
    switch self {
    case .noMemory: .noMemory
    case .tooLarge, .tooDeep: .tooLarge
    case .notFinite: .badCharacter
    case .encoding, .surrogate: .badEncoding
    case .stopped: .stopped
    case .defect: .internalDefect
    case .text: .syntax
    default: .badArgument
    }
  }
}
