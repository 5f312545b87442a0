/// One node of a parsed template, 36 bytes.  `NodeKind` says what the fields hold.
struct Node: BitwiseCopyable {
  var kind: NodeKind
  var flag: UInt8 = 0
  /// How many levels of nodes are below it, so that nothing recurses deeper than a limit.
  var height: UInt16 = 0
  /// From 1.
  var line: UInt32
  /// Where it begins in the source, in bytes.
  var offset: UInt32 = 0
  var a: UInt32 = 0
  var b: UInt32 = 0
  var c: UInt32 = 0
  var d: UInt32 = 0
  var e: UInt32 = 0
  var f: UInt32 = 0

  init(_ kind: NodeKind, line: UInt32, offset: UInt32 = 0) {
    self.kind = kind
    self.line = line
    self.offset = offset
  }
}
