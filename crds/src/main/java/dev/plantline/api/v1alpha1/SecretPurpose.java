package dev.plantline.api.v1alpha1;

import java.util.Locale;

/**
 * What a Secret can be for. Whoever makes the Secret says it in labels and an annotation of the Secret itself, because whoever writes the manifests
 * that name it may be somebody else. Certificates to trust are no secrets and have no purpose.
 */
public enum SecretPurpose {
    /** API keys of one Odoo user; sent to the Odoo of the connection. The label {@link #DUTY} names the duty. */
    ODOO(true),
    /** The password of a Kafka user that writes; sent to the brokers, and in pods that people need not enter. */
    KAFKA(true),
    /** The password of the Kafka user that only reads; sent to the brokers, and at the desk, where people have it. */
    KAFKA_AUDITOR(true),
    /** The key that the sender of an HTTP source signs with; compared, never sent. */
    HTTP_SOURCE(false),
    /** The key of the certificate with which the gateway proves itself; never sent. */
    GATEWAY(false);

    /** The label with the purpose. */
    public static final String PURPOSE = PlantlineApi.GROUP + "/purpose";
    /** The label with the duty of an Odoo key. */
    public static final String DUTY = PlantlineApi.GROUP + "/duty";
    /** The annotation with the one place that the secret may be sent to. */
    public static final String SENT_TO = PlantlineApi.GROUP + "/sent-to";

    private final boolean sent;

    SecretPurpose(boolean sent) {
        this.sent = sent;
    }

    /** As the label says it, for example {@code http-source}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it goes to another place, which the Secret must name. */
    public boolean isSent() {
        return sent;
    }
}
