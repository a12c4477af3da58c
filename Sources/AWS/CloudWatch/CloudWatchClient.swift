/// Metrics and alarms, in AWS JSON 1.0, which CloudWatch's model names beside the query protocol.
package struct CloudWatchClient: Sendable {
    let wire: JSONProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = JSONProtocol(
            caller: ServiceCaller(.cloudWatch, configuration), target: "GraniteServiceVersion20100801", version: "1.0")
    }
}
