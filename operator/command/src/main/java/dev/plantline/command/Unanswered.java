package dev.plantline.command;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why an address or a broker gave no answer, for people: Java names its classes, or says nothing. */
final class Unanswered {
    /** An error that causes itself has no end. */
    private static final int MOST_CAUSES = 8;

    private Unanswered() {}

    /** One sentence without a full stop and without names of classes; the innermost cause knows best. */
    static String why(Throwable error) {
        List<Throwable> all = new ArrayList<>();
        for (Throwable each = error; each != null && all.size() < MOST_CAUSES; each = each.getCause()) {
            all.add(0, each);
        }
        if (has(all, UnresolvedAddressException.class) || has(all, UnknownHostException.class)) {
            return "no host of that name is known here";
        }
        if (has(all, CertificateExpiredException.class)) {
            return "its certificate has expired";
        }
        if (has(all, CertPathBuilderException.class)) {
            return "its certificate is of no authority that is trusted here";
        }
        if (all.stream()
                .anyMatch(each -> each instanceof SSLException && isAlertAboutACertificate(each.getMessage()))) {
            return "it does not accept the certificate that was shown to it, or that none was";
        }
        if (has(all, HttpTimeoutException.class)) {
            return "it took too long";
        }
        if (has(all, ConnectException.class)) {
            return "nothing takes connections there";
        }
        return all.stream()
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(has(all, TimeoutException.class) ? "it took too long" : "the connection broke");
    }

    /** What the other side ends TLS with: bad_certificate, certificate_unknown, certificate_required, unknown_ca. */
    private static boolean isAlertAboutACertificate(String message) {
        return message != null
                && message.startsWith("Received fatal alert: ")
                && (message.contains("certificate") || message.contains("unknown_ca"));
    }

    private static boolean has(List<Throwable> all, Class<? extends Throwable> type) {
        return all.stream().anyMatch(type::isInstance);
    }
}
