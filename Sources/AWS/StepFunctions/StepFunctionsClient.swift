/// State machines and their executions.
package struct StepFunctionsClient: Sendable {
    let wire: JSONProtocol

    package init(_ configuration: AWSConfiguration) {
        wire = JSONProtocol(
            caller: ServiceCaller(.stepFunctions, configuration), target: "AWSStepFunctions", version: "1.0")
    }
}
