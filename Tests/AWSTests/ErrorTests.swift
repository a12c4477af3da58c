@testable import AWS
import HTTPTransport
import Testing

struct Refusal: Sendable {
    var status = 400
    var headers: [(name: String, value: String)] = []
    var body = ""
    var code: AWSError.Code
    var wireCode: String?
    var message: String?
    var kind: RetryKind?
    var isAmbiguous = false
    var requestID: String?
}

@Suite struct ErrorTests {
    static let refusals: [Refusal] = [
        Refusal(body: #"{"__type":"InvalidInstanceId"}"#, code: .invalidInstanceID, wireCode: "InvalidInstanceId"),
        Refusal(
            body: #"{"__type":"com.amazonaws.ssm#InvalidInstanceId","message":""}"#, code: .invalidInstanceID,
            wireCode: "InvalidInstanceId", message: ""),
        Refusal(
            body: #"{"__type":"InvalidPluginName","message":null}"#, code: .invalidPluginName,
            wireCode: "InvalidPluginName"),
        Refusal(
            headers: [("X-Amzn-ErrorType", "AccessDeniedException:http://x/"), ("x-amzn-RequestId", "r-9")],
            body: #"{"Message":"User: u is not authorized to perform: ssm:SendCommand"}"#, code: .accessDenied,
            wireCode: "AccessDeniedException", message: "User: u is not authorized to perform: ssm:SendCommand",
            requestID: "r-9"),
        Refusal(
            body: #"{"__type":"ThrottlingException","message":"Rate exceeded","QuotaCode":"L-1"}"#, code: .throttling,
            wireCode: "ThrottlingException", message: "Rate exceeded (quota L-1)", kind: .throttling),
        Refusal(
            status: 500, body: #"{"__type":"InternalServerError"}"#, code: .internalServerError,
            wireCode: "InternalServerError", kind: .transient, isAmbiguous: true),
        Refusal(
            status: 503,
            body:
                "<?xml version=\"1.0\"?>\n<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Slow &amp; "
                + "steady.</Message></Error></Errors><RequestID>r-3</RequestID></Response>",
            code: .throttling, wireCode: "RequestLimitExceeded", message: "Slow & steady.", kind: .throttling,
            isAmbiguous: true, requestID: "r-3"),
        Refusal(
            status: 403,
            body: "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                + "ExpiredToken</Code><Message>old</Message></Error><RequestId>r-4</RequestId></ErrorResponse>",
            code: .expiredToken, wireCode: "ExpiredToken", message: "old", requestID: "r-4"),
        Refusal(status: 502, body: "<html><body>Bad", code: .init("HTTP502"), kind: .transient, isAmbiguous: true),
        Refusal(status: 429, body: "", code: .throttling, kind: .throttling),
        Refusal(
            status: 429, body: #"{"__type":"ANewLimit"}"#, code: .init("ANewLimit"), wireCode: "ANewLimit",
            kind: .throttling),
        Refusal(status: 407, body: "", code: .init("HTTP407")),
        Refusal(
            headers: [("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")],
            body: #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}"#, code: .queueDoesNotExist,
            wireCode: "QueueDoesNotExist", message: "gone"),
        Refusal(
            headers: [("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")],
            body: #"{"__type":"com.amazonaws.sqs#AQueueThatWentAway"}"#, code: .queueDoesNotExist,
            wireCode: "AQueueThatWentAway"),
        Refusal(
            headers: [("x-amzn-query-error", "RequestThrottled;Sender")],
            body: #"{"__type":"com.amazonaws.sqs#SlowQueues"}"#, code: .throttling, wireCode: "SlowQueues",
            kind: .throttling),
        Refusal(
            body: #"{"__type":"BrandNewException"}"#, code: .init("BrandNewException"), wireCode: "BrandNewException"),
        Refusal(
            body: #"{"__type":"RequestTimeout"}"#, code: .init("RequestTimeout"), wireCode: "RequestTimeout",
            kind: .transient),
    ]

    @Test(arguments: refusals)
    func decodesRefusals(refusal: Refusal) {
        let response = HTTPResponse(
            status: refusal.status, headers: HTTPHeaders(refusal.headers), body: Array(refusal.body.utf8))
        let error = AWSError(response, service: .ssm, operation: "SendCommand")
        #expect(error.code == refusal.code)
        #expect(error.wireCode == refusal.wireCode)
        #expect(error.message == refusal.message)
        #expect(error.retryKind == refusal.kind)
        #expect(error.isAmbiguous == refusal.isAmbiguous)
        #expect(error.requestID == refusal.requestID)
        #expect(error.httpStatus == refusal.status)
        #expect(error.isThrottle == (refusal.kind == .throttling))
    }

    @Test(arguments: [("250", Duration.milliseconds(250)), ("x", nil), ("-1", nil), ("1.5", nil)])
    func readsTheServersWish(value: String, wish: Duration?) {
        let response = HTTPResponse(status: 400, headers: HTTPHeaders([("x-amz-retry-after", value)]))
        #expect(AWSError(response, service: .ssm, operation: "X").retryAfter == wish)
    }

    @Test(arguments: [
        (
            HTTPTransportError.Code.connectionRefused, false, AWSError.Code.endpointUnreachable,
            RetryKind?.some(.transient)
        ),
        (.tls, false, .endpointUnreachable, .transient), (.timeout, true, .replyLost, .transient),
        (.connectionClosed, true, .replyLost, .transient), (.bodyTooLarge, true, .unreadableReply, nil),
        (.invalidURL, false, .invalidRequest, nil), (.cancelled, true, .cancelled, nil),
    ])
    func mapsTheTransport(code: HTTPTransportError.Code, wasSent: Bool, mapped: AWSError.Code, kind: RetryKind?) {
        let cause = HTTPTransportError(code: code, message: "m", requestMayHaveBeenSent: wasSent)
        let error = AWSError(cause, service: .ssm, operation: "SendCommand")
        #expect(error.code == mapped)
        #expect(error.isAmbiguous == wasSent)
        #expect(error.retryKind == kind)
    }

    @Test func namesTheActionAndTheRemedy() {
        let body = Array(#"{"__type":"AccessDeniedException"}"#.utf8)
        let error = AWSError(HTTPResponse(status: 400, body: body), service: .ssm, operation: "SendCommand")
        #expect(
            error.description
                == "ssm:SendCommand failed with AccessDeniedException (HTTP 400). Allow ssm:SendCommand in the policy of "
                + "the role that runs this, on the resources that the message names.")
    }

    @Test(arguments: [
        (AWSService.s3, "HeadObject", "s3:GetObject"), (.s3, "PutObject", "s3:PutObject"),
        (.sqs, "DeleteMessageBatch", "sqs:DeleteMessage"), (.stepFunctions, "StartExecution", "states:StartExecution"),
        (
            .dynamoDB, "TransactWriteItems",
            "dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem, dynamodb:ConditionCheckItem"
        ),
    ])
    func namesWhatThePolicyHasToAllow(service: AWSService, operation: String, permission: String) {
        let error = AWSError(
            HTTPResponse(status: 403, body: Array("<Error><Code>AccessDenied</Code></Error>".utf8)),
            service: service, operation: operation)
        #expect(error.remedy?.hasPrefix("Allow \(permission) in the policy") == true)
    }
}
