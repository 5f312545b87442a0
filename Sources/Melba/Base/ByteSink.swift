/// Growing output of someone else.
protocol ByteSink {
  /// The first byte; nil while there is no memory.
  var start: UnsafeMutablePointer<UInt8>? { get }
  /// The bytes that are written.
  var count: Int { get nonmutating set }
  var capacity: Int { get }

  /// Makes room for more bytes; what is there may move.
  func reserve(_ room: Int) -> ByteSinkOutcome
}

enum ByteSinkOutcome: UInt8 {
  case done, noMemory, tooLarge, contradiction
}
