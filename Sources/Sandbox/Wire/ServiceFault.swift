import Foundation

/// An error as a service answers it.
struct ServiceFault: Error, Sendable, Equatable {
    /// The code in AWS JSON.
    var code: String
    var message: String
    var status = 400
    /// How other services spell it; a service that is not here uses ``code``.
    var spellings: [Service: Spelling] = [:]

    struct Spelling: Sendable, Equatable {
        var code: String
        /// nil: as everywhere.
        var status: Int?
        var message: String?

        init(_ code: String, _ status: Int? = nil, _ message: String? = nil) {
            self.code = code
            self.status = status
            self.message = message
        }
    }

    init(_ code: String, _ message: String = "", status: Int = 400, spellings: [Service: Spelling] = [:]) {
        self.code = code
        self.message = message
        self.status = status
        self.spellings = spellings
    }

    /// The answer in the shape of `service`.
    ///
    /// - Parameter isQuery: a service that is not known speaks XML.
    func response(for service: Service, isQuery: Bool = false) -> WireResponse {
        let request = UUID().uuidString.lowercased()
        let spelling = spellings[service]
        let code = spelling?.code ?? code
        let message = spelling?.message ?? message
        let status = spelling?.status ?? status
        let inner = XML.text("Code", code) + XML.text("Message", message)
        switch service {
        case .s3:
            let body = XML.element("Error", inner + XML.text("RequestId", request))
            return .xml(XML.declaration + body, status: status)
        case .other where isQuery, .sts:
            let kind = XML.text("Type", status >= 500 ? "Receiver" : "Sender")
            let body = XML.element("Error", kind + inner) + XML.text("RequestId", request)
            let space = service == .sts ? " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"" : ""
            return .xml("<ErrorResponse\(space)>\(body)</ErrorResponse>", status: status)
        case .ssm, .control, .other:
            return .json(JSONBody.encode(["__type": code, "message": message]), status: status)
        case .ec2:
            let error = XML.element("Error", inner)
            let body = XML.element("Response", XML.element("Errors", error) + XML.text("RequestID", request))
            return .xml(XML.declaration + body, status: status)
        }
    }
}

extension ServiceFault {
    static let missingSignature = ServiceFault(
        "MissingAuthenticationTokenException", "Missing Authentication Token", status: 403,
        spellings: [
            .ec2: Spelling("AuthFailure", 401, notValidated), .s3: Spelling("AccessDenied", nil, "Access Denied"),
            .sts: Spelling("MissingAuthenticationToken", nil, "Request is missing Authentication Token"),
        ])
    static func incompleteSignature(_ detail: String) -> ServiceFault {
        let spelling = Spelling("IncompleteSignature")
        return ServiceFault(
            "IncompleteSignatureException",
            "Authorization header requires 'Credential', 'Signature', 'SignedHeaders' and a date. \(detail)",
            status: 403,
            spellings: [.ec2: spelling, .sts: spelling, .s3: Spelling("AuthorizationHeaderMalformed", 400)])
    }
    /// EC2's words for keys that are not good.
    private static let notValidated = "AWS was not able to validate the provided access credentials"
    static let unknownKey = ServiceFault(
        "UnrecognizedClientException", "The security token included in the request is invalid.", status: 403,
        spellings: [
            .ec2: Spelling("AuthFailure", 401, notValidated), .sts: Spelling("InvalidClientTokenId"),
            .s3: Spelling(
                "InvalidAccessKeyId", nil, "The AWS Access Key Id you provided does not exist in our records."),
        ])
    /// The key is known, and its session token is missing or another one.
    static let wrongToken = ServiceFault(
        "UnrecognizedClientException", "The security token included in the request is invalid.", status: 403,
        spellings: [
            .ec2: Spelling("AuthFailure", 401, notValidated), .sts: Spelling("InvalidClientTokenId"),
            .s3: Spelling("InvalidToken", 400, "The provided token is malformed or otherwise invalid."),
        ])
    static func signatureMismatch(_ detail: String?) -> ServiceFault {
        let spelling = Spelling("SignatureDoesNotMatch")
        return ServiceFault(
            "InvalidSignatureException",
            detail
                ?? "The request signature we calculated does not match the signature you provided. Check your AWS "
                + "Secret Access Key and signing method. Consult the service documentation for details.",
            status: 403, spellings: [.sts: spelling, .s3: spelling, .ec2: Spelling("AuthFailure", 401, notValidated)])
    }
    static func signatureExpired(_ detail: String) -> ServiceFault {
        ServiceFault(
            "InvalidSignatureException", detail, status: 403,
            spellings: [
                .ec2: Spelling("RequestExpired", 400, "Request has expired."), .sts: Spelling("SignatureDoesNotMatch"),
                .s3: Spelling(
                    "RequestTimeTooSkewed", nil,
                    "The difference between the request time and the current time is too large."),
            ])
    }
    static let expiredToken = ServiceFault(
        "ExpiredTokenException", "The security token included in the request is expired", status: 400,
        spellings: [
            .ec2: Spelling("RequestExpired", nil, "Request has expired."), .sts: Spelling("ExpiredToken", 403),
            .s3: Spelling("ExpiredToken", nil, "The provided token has expired."),
        ])
    static func denied(_ operation: String) -> ServiceFault {
        let spelling = Spelling("AccessDenied")
        return ServiceFault(
            "AccessDeniedException",
            "The caller is not authorized to perform: \(operation) because no identity-based policy allows it",
            spellings: [.ec2: Spelling("UnauthorizedOperation", 403), .sts: spelling, .s3: spelling])
    }
    static let throttled = ServiceFault(
        "ThrottlingException", "Rate exceeded",
        spellings: [
            .ec2: Spelling("RequestLimitExceeded", 503, "Request limit exceeded."), .sts: Spelling("Throttling"),
            .s3: Spelling("SlowDown", 503, "Please reduce your request rate."),
        ])
    static let internalError = ServiceFault(
        "InternalServerError", "An error occurred on the server side.", status: 500,
        spellings: [
            .ec2: Spelling("InternalError"), .sts: Spelling("InternalFailure"), .s3: Spelling("InternalError"),
        ])
    static func foreignHost(_ host: String) -> ServiceFault {
        let spelling = Spelling("AccessDenied")
        return ServiceFault(
            "AccessDeniedException",
            "The sandbox answers only for 127.0.0.1 and localhost with its own port, not for '\(host)'.", status: 403,
            spellings: [.ec2: Spelling("UnauthorizedOperation"), .sts: spelling, .s3: spelling])
    }
    static func unknownOperation(_ name: String) -> ServiceFault {
        let spelling = Spelling("InvalidAction")
        return ServiceFault(
            "UnknownOperationException",
            "The sandbox does not serve the operation '\(name)'; start it with --upstream to have it forwarded.",
            spellings: [.ec2: spelling, .sts: spelling, .s3: Spelling("NotImplemented", 501)])
    }
    static func validation(_ message: String) -> ServiceFault {
        ServiceFault("ValidationException", message, spellings: [.sts: Spelling("ValidationError")])
    }
}
