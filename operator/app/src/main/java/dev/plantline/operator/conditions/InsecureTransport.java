package dev.plantline.operator.conditions;

import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.network.AddressRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether what is sent can be read on its way. Beside the summary: everything works without TLS, because the manifest says that this is meant.
 *
 * @param addresses tells what is in this cluster
 */
public record InsecureTransport(AddressRules addresses) {
    private static final String IN_THE_CLEAR = "InTheClear";
    private static final String HTTPS = "https://";

    /** The condition of a connection to Odoo. */
    public Finding of(OdooConnectionSpec odoo) {
        if (odoo.url().startsWith(HTTPS)) {
            return Finding.no(Finding.INSECURE_TRANSPORT, Finding.AS_DECLARED, "Odoo is declared over https.");
        }
        return inTheClear(
                List.of(host(odoo.url())),
                "Odoo is called over http, as insecureTransport says: API keys and everything written can be read on their way.",
                "Use an https address and remove spec.insecureTransport.");
    }

    /**
     * The condition of a plant, about its Kafka.
     *
     * @param kafka as the manifest declares it
     * @param pods how its pods reach Kafka, which may still be as an older manifest said; empty: none run
     */
    public Finding of(PlantSpec.KafkaConnection kafka, List<RuntimeConfiguration.Kafka> pods) {
        Set<String> clear = new TreeSet<>();
        pods.stream().filter(each -> !each.tls()).forEach(each -> clear.add(each.bootstrapServers()));
        if (kafka.tls() != null && clear.isEmpty()) {
            return Finding.no(Finding.INSECURE_TRANSPORT, Finding.AS_DECLARED, "Kafka is reached over TLS.");
        }
        if (kafka.tls() != null) {
            return inTheClear(
                    hosts(clear),
                    "Pods still reach Kafka without TLS: messages can be read on their way." + passwords(kafka),
                    "They change to TLS by themselves when the obstacles to spec.kafka are gone.");
        }
        clear.add(kafka.bootstrapServers());
        return inTheClear(
                hosts(clear),
                "Kafka is reached without TLS, as insecureTransport says: messages can be read on their way."
                        + passwords(kafka),
                "Set spec.kafka.tls and remove spec.kafka.insecureTransport.");
    }

    private static List<String> hosts(Set<String> bootstrapServers) {
        return bootstrapServers.stream()
                .flatMap(each -> Stream.of(each.split(",")))
                .map(each -> each.split(":", 2)[0])
                .distinct()
                .toList();
    }

    /** What java.net.URI takes for no host, such as a last label that begins with a digit, is one here. */
    private static String host(String url) {
        return url.substring(url.indexOf("://") + 3).split("[:/]", 2)[0];
    }

    private static String passwords(PlantSpec.KafkaConnection kafka) {
        if (kafka.sasl() == null) {
            return "";
        }
        return switch (kafka.sasl().mechanism()) {
            case plain -> " With SASL PLAIN the passwords of the plant's users can be read as well.";
            case scramSha256, scramSha512 ->
                " With SCRAM a password is not sent, but whoever records its proof can try passwords against it.";
        };
    }

    private Finding inTheClear(List<String> hosts, String what, String remedy) {
        List<String> outside =
                hosts.stream().filter(each -> !addresses.isInTheCluster(each)).toList();
        return outside.isEmpty()
                ? Finding.yes(Finding.INSECURE_TRANSPORT, IN_THE_CLEAR, what + " " + remedy)
                : Finding.yes(
                        Finding.INSECURE_TRANSPORT,
                        Finding.OUTSIDE_IN_THE_CLEAR,
                        what + " " + String.join(", ", outside) + " is outside of this cluster. " + remedy);
    }
}
