import Foundation

/// An error as a service answers it. The code is the wire's; it differs by service for what all services share.
struct ServiceFault: Error, Sendable, Equatable {
    /// The code in AWS JSON.
    var code: String
    var message: String
    var status = 400
    /// The code in EC2's and STS's XML where it is another one.
    var queryCode: String?

    init(_ code: String, _ message: String = "", status: Int = 400, queryCode: String? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.queryCode = queryCode
    }

    /// The answer in the shape of `service`.
    func response(for service: Service) -> WireResponse {
        let request = UUID().uuidString.lowercased()
        switch service {
        case .ssm, .control:
            let body = JSONBody.encode(["__type": code, "message": message])
            return .json(body, status: status)
        case .ec2:
            let error = XML.element("Error", XML.text("Code", queryCode ?? code) + XML.text("Message", message))
            let body = XML.element("Response", XML.element("Errors", error) + XML.text("RequestID", request))
            return .xml(XML.declaration + body, status: status)
        case .sts:
            let inner = XML.text("Type", "Sender") + XML.text("Code", queryCode ?? code) + XML.text("Message", message)
            let body = XML.element("Error", inner) + XML.text("RequestId", request)
            let root = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\(body)</ErrorResponse>"
            return .xml(root, status: status)
        }
    }
}

extension ServiceFault {
    static let missingSignature = ServiceFault(
        "MissingAuthenticationTokenException", "Missing Authentication Token", status: 403, queryCode: "AuthFailure")
    static func incompleteSignature(_ detail: String) -> ServiceFault {
        ServiceFault(
            "IncompleteSignatureException",
            "Authorization header requires 'Credential', 'Signature', 'SignedHeaders' and a date. \(detail)",
            status: 403, queryCode: "IncompleteSignature")
    }
    static let unknownKey = ServiceFault(
        "UnrecognizedClientException", "The security token included in the request is invalid.", status: 403,
        queryCode: "AuthFailure")
    static func signatureMismatch(_ detail: String?) -> ServiceFault {
        ServiceFault(
            "InvalidSignatureException",
            detail
                ?? "The request signature we calculated does not match the signature you provided. Check your AWS "
                + "Secret Access Key and signing method. Consult the service documentation for details.",
            status: 403, queryCode: "SignatureDoesNotMatch")
    }
    static func signatureExpired(_ detail: String) -> ServiceFault {
        ServiceFault("InvalidSignatureException", detail, status: 403, queryCode: "RequestExpired")
    }
    static let expiredToken = ServiceFault(
        "ExpiredTokenException", "The security token included in the request is expired", status: 400,
        queryCode: "ExpiredToken")
    static let throttled = ServiceFault("ThrottlingException", "Rate exceeded", queryCode: "RequestLimitExceeded")
    static let internalError = ServiceFault(
        "InternalServerError", "An error occurred on the server side.", status: 500, queryCode: "InternalError")
    static func foreignHost(_ host: String) -> ServiceFault {
        ServiceFault(
            "AccessDeniedException",
            "The sandbox answers only for 127.0.0.1 and localhost with its own port, not for '\(host)'.", status: 403,
            queryCode: "UnauthorizedOperation")
    }
    static func unknownOperation(_ name: String) -> ServiceFault {
        ServiceFault(
            "UnknownOperationException", "The sandbox does not serve the operation '\(name)'.",
            queryCode: "InvalidAction")
    }
    static func validation(_ message: String) -> ServiceFault { ServiceFault("ValidationException", message) }
}
