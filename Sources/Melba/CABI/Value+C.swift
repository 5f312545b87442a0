import CMelba

@c @implementation
public func melba_value_at(_ self: UnsafePointer<BorrowedValue>?, _ index: Int) -> UnsafePointer<
  BorrowedValue
>? {
  guard let value = unsafe core(self) else { return nil }
  return unsafe borrowed(value.pointee.item(at: index))
}

@c @implementation
public func melba_value_key(_ self: UnsafePointer<BorrowedValue>?, _ index: Int) -> UnsafePointer<
  BorrowedValue
>? {
  guard let value = unsafe core(self) else { return nil }
  return unsafe borrowed(value.pointee.key(at: index))
}

@c @implementation
public func melba_value_get(_ self: UnsafePointer<BorrowedValue>?, _ key: Bytes) -> UnsafePointer<
  BorrowedValue
>? {
  guard let value = unsafe core(self), let key = unsafe key.span else { return nil }
  return unsafe borrowed(value.pointee.value(of: key))
}

@c @implementation
public func melba_value_pointer(
  _ self: UnsafePointer<BorrowedValue>?, _ pointer: Bytes
) -> UnsafePointer<BorrowedValue>? {
  guard let value = unsafe core(self), let pointer = unsafe pointer.span else { return nil }
  return unsafe borrowed(JSONPointer.follow(pointer, from: value))
}

@c @implementation
public func melba_value_text(_ self: UnsafePointer<BorrowedValue>?) -> Bytes {
  guard let value = unsafe core(self)?.pointee else { return unsafe Bytes() }
  switch value.kind {
  case .text where value.width == 0, .bigInteger, .decimal:
    return unsafe Bytes(data: UnsafeRawPointer(value.bytes.baseAddress), size: value.size)
  default: return unsafe Bytes()
  }
}

@c @implementation
public func melba_value_integer(
  _ self: UnsafePointer<BorrowedValue>?, _ out: UnsafeMutablePointer<Int64>?
) -> Bool {
  guard let value = unsafe core(self)?.pointee, value.kind == .integer, let out = unsafe out else {
    return false
  }
  unsafe out.pointee = Int64(bitPattern: value.body)
  return true
}

@c @implementation
public func melba_value_double(
  _ self: UnsafePointer<BorrowedValue>?, _ out: UnsafeMutablePointer<Double>?
) -> Bool {
  guard let value = unsafe core(self)?.pointee, let out = unsafe out else { return false }
  switch value.kind {
  case .integer: unsafe out.pointee = Double(Int64(bitPattern: value.body))
  case .natural: unsafe out.pointee = Double(value.body)
  case .double: unsafe out.pointee = Double(bitPattern: value.body)
  case .bigInteger, .decimal:
    guard let number = unsafe JSONNumber.double(Span(_unsafeElements: value.bytes)) else {
      return false
    }
    unsafe out.pointee = number
  default: return false
  }
  return true
}

// `Value` has the layout of `melba_value`; the C tests hold them to each other.

@inline(__always)
func core(_ value: UnsafePointer<BorrowedValue>?) -> UnsafePointer<Value>? {
  guard let value = unsafe value else { return nil }
  return unsafe UnsafeRawPointer(value).assumingMemoryBound(to: Value.self)
}

@inline(__always)
func borrowed(_ value: UnsafePointer<Value>?) -> UnsafePointer<BorrowedValue>? {
  guard let value = unsafe value else { return nil }
  return unsafe UnsafeRawPointer(value).assumingMemoryBound(to: BorrowedValue.self)
}
