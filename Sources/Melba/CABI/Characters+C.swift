import CEntry

@c @implementation
public func melbacore_utf8_shape(_ text: UnsafePointer<UInt8>?, _ size: Int) -> melbacore_shape {
  guard let text = unsafe text else { return melbacore_shape(count: 0, width: 1) }
  let bytes = unsafe Unchecked<UInt8>(UnsafeMutableRawPointer(mutating: text))
  let shape = UTF8Characters.shape(bytes, size: size)
  return melbacore_shape(count: shape.count, width: shape.width)
}

@c @implementation
public func melbacore_utf8_characters(
  _ text: UnsafePointer<UInt8>?, _ size: Int, _ out: UnsafeMutableRawPointer?, _ width: UInt32
) {
  guard let text = unsafe text, let out = unsafe out else { return }
  let bytes = unsafe Unchecked<UInt8>(UnsafeMutableRawPointer(mutating: text))
  unsafe UTF8Characters.write(bytes, size: size, width: width, to: out)
}
