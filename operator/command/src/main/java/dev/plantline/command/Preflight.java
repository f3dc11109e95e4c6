package dev.plantline.command;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.GateRole;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.PlantStatus.Person;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What has to be asked of whom before a directory of manifests can go live. */
final class Preflight {
    private final Checked checked;
    private final List<Ask> asks = new ArrayList<>();

    private Preflight(Checked checked) {
        this.checked = checked;
    }

    /** What can be looked at to know whether an ask has been answered. */
    sealed interface Look {
        /** What each kind of place makes of a question, so that a new kind cannot be forgotten. */
        <T> T match(Places<T> places);

        /**
         * An answer for each kind.
         *
         * @param <T> the answer
         */
        interface Places<T> {
            /** Nothing to look at. */
            T nowhere(Nowhere look);

            /** A namespace of the cluster. */
            T namespace(Namespace look);

            /** A Secret of the cluster. */
            T secret(Secret look);

            /** A topic of Kafka. */
            T topic(Topic look);

            /** Something that answers over HTTP. */
            T address(Address look);
        }

        /** Nothing that this command can see. */
        record Nowhere(String why) implements Look {
            @Override
            public <T> T match(Places<T> places) {
                return places.nowhere(this);
            }
        }

        /** Whether a namespace is there, and has a label. */
        record Namespace(String name, String label) implements Look {
            @Override
            public <T> T match(Places<T> places) {
                return places.namespace(this);
            }
        }

        /** Whether a Secret is there, and says that it is for this. */
        record Secret(String namespace, String name, Map<String, String> labels, String sentTo) implements Look {
            @Override
            public <T> T match(Places<T> places) {
                return places.secret(this);
            }
        }

        /** Whether Kafka has a topic. */
        record Topic(String name) implements Look {
            @Override
            public <T> T match(Places<T> places) {
                return places.topic(this);
            }
        }

        /** Whether something answers at an address. */
        record Address(String url) implements Look {
            @Override
            public <T> T match(Places<T> places) {
                return places.address(this);
            }
        }
    }

    /**
     * One thing that somebody has to do.
     *
     * @param what in a sentence without its full stop
     * @param how a command, or where it is written; empty: the sentence says it
     * @param look where it can be seen
     */
    record Ask(Person person, String what, String how, Look look) {}

    /** The asks of a directory, person by person. */
    static List<Ask> of(Checked checked) {
        Preflight preflight = new Preflight(checked);
        // The namespace before what stands in it: whoever works through the list can.
        preflight.checked.world().plants().forEach(preflight::plant);
        preflight.checked.world().odooConnections().stream()
                .sorted(Comparator.comparing(each -> each.getMetadata().getNamespace()))
                .forEach(preflight::odoo);
        preflight.checked.world().codeMaps().declared().forEach(preflight::codeMap);
        Set<String> made = new HashSet<>();
        return preflight.asks.stream()
                .distinct()
                // the command that makes a Secret fails the second time, whatever else the Secret is for
                .filter(each -> !(each.look() instanceof Look.Secret) || made.add(each.how()))
                .sorted(Comparator.comparing(Ask::person))
                .toList();
    }

    private void ask(Person person, String what, String how, Look look) {
        asks.add(new Ask(person, what, how, look));
    }

    private List<OdooInterface> interfaces(String namespace) {
        return checked.world().interfaces().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace))
                .sorted(Comparator.comparing(each -> each.getMetadata().getName()))
                .toList();
    }

    private void odoo(OdooConnection connection) {
        String namespace = connection.getMetadata().getNamespace();
        String url = connection.getSpec().url();
        ask(
                Person.odooAdministrator,
                url + " answers, and has database " + connection.getSpec().database() + " (" + namespace + ")",
                "",
                new Look.Address(url));
        Map<String, List<NeededGroups>> groups = new TreeMap<>();
        Map<String, SortedSet<String>> reads = new TreeMap<>();
        for (OdooInterface each : interfaces(namespace)) {
            OdooInterfaceSpec spec = checked.spec(each);
            if (spec.source() != null
                    && spec.source().odoo() != null
                    && spec.source().odoo().model() != null) {
                spec.source()
                        .needs()
                        .reading()
                        .filter(reading -> connection
                                .getMetadata()
                                .getName()
                                .equals(reading.connection(
                                        checked.connection(each).orElse(null))))
                        .ifPresent(reading -> reads.computeIfAbsent(reading.duty(), duty -> new TreeSet<>())
                                .add(spec.source().odoo().model()));
            }
            if (spec.target() != null
                    && spec.workflow() != null
                    && checked.connection(each)
                            .filter(connection.getMetadata().getName()::equals)
                            .isPresent()) {
                groups.computeIfAbsent(spec.target().odoo().duty(), duty -> new ArrayList<>())
                        .add(NeededGroups.of(spec));
            }
        }
        connection.getSpec().credentials().forEach(each -> {
            ask(
                    Person.odooAdministrator,
                    "a user for duty " + each.duty() + " of " + namespace + " in " + url + " with its API key"
                            + Optional.ofNullable(groups.get(each.duty()))
                                    .map(Preflight::rights)
                                    .filter(said -> !said.isEmpty())
                                    .or(() -> Optional.ofNullable(reads.get(each.duty()))
                                            .map(models -> "; it reads " + String.join(", ", models)
                                                    + " and what its interfaces name behind that, and writes nothing"))
                                    .orElse(""),
                    reads.containsKey(each.duty())
                            ? "docs/reading-odoo.md says which group that is for bills"
                            : "docs/documents.md says what each operation needs, and docs/workflows.md each workflow of raw steps",
                    new Look.Nowhere(
                            "the operator looks when the Secret is there: RightsNotAsNeeded of the OdooConnection"));
            String name = each.secretRef().name();
            ask(
                    Person.platformTeam,
                    "Secret " + namespace + "/" + name + " with the API key for duty " + each.duty() + " as "
                            + each.secretRef().key() + ", which says what it is for",
                    "kubectl -n " + namespace + " create secret generic " + name + " --from-file="
                            + each.secretRef().key() + "=FILE && kubectl -n " + namespace + " label secret " + name
                            + " "
                            + SecretPurpose.PURPOSE + "=odoo " + SecretPurpose.DUTY + "=" + each.duty()
                            + " && kubectl -n " + namespace + " annotate secret " + name + " " + SecretPurpose.SENT_TO
                            + "="
                            + url,
                    new Look.Secret(
                            namespace,
                            name,
                            Map.of(SecretPurpose.PURPOSE, "odoo", SecretPurpose.DUTY, each.duty()),
                            url));
        });
        if (connection.getSpec().tls() != null) {
            certificates(namespace, connection.getSpec().tls().caSecretRef(), "to trust at " + url);
        }
        ask(
                Person.odooAdministrator,
                "the side kits of these duties: by the operator, where the chart's administrators name " + url
                        + ", else by hand",
                "plantline sidekit install DIR --administrator-key FILE",
                new Look.Nowhere("the operator looks when the keys are there, and says SideKitPending until then"));
    }

    /** The groups of one duty's user, and what takes more of them than it always has. */
    private static String rights(List<NeededGroups> needed) {
        SortedSet<String> always =
                needed.stream().flatMap(each -> each.always().stream()).collect(Collectors.toCollection(TreeSet::new));
        String some = needed.stream()
                .flatMap(each -> each.some().stream())
                .filter(each -> !always.containsAll(each.more().groups()))
                .map(each -> String.join(", ", each.more().groups()) + " for " + each.by() + " "
                        + each.more().said(UnaryOperator.identity()))
                .distinct()
                .collect(Collectors.joining("; "));
        return (always.isEmpty() ? "" : "; rights beside those of an internal user: " + String.join(", ", always))
                + (some.isEmpty() ? "" : "; only where messages need it: " + some);
    }

    private void plant(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        String name = plant.getMetadata().getName();
        List<OdooInterface> interfaces = interfaces(namespace);
        SortedSet<String> finance = interfaces.stream()
                .filter(each -> Optional.ofNullable(checked.spec(each).workflow())
                        .filter(WorkflowMatrix.shipped()::isFinance)
                        .isPresent())
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        ask(
                Person.platformTeam,
                "namespace " + namespace + " is there",
                "kubectl create namespace " + namespace,
                new Look.Namespace(namespace, null));
        if (!finance.isEmpty()) {
            ask(
                    Person.platformTeam,
                    "namespace " + namespace + " may have interfaces of finance (" + String.join(", ", finance) + ")",
                    "kubectl label namespace " + namespace + " " + Labels.FINANCE + "=true",
                    new Look.Namespace(namespace, Labels.FINANCE));
        }
        ask(
                Person.platformTeam,
                "the chart's plants.namespaces lists " + namespace,
                "docs/real-cluster.md",
                new Look.Nowhere("it stands in the values of the release"));
        if (plant.getSpec().kafka().sasl() != null) {
            ask(
                    Person.platformTeam,
                    "the Secrets with the passwords of Kafka that Plant " + name + " names, each with what it is for",
                    "docs/secrets.md",
                    new Look.Nowhere("the operator says SecretMissing or SecretNotForPlantline at the Plant"));
        }
        var kafkaTls = plant.getSpec().kafka().tls();
        if (kafkaTls != null && kafkaTls.caSecretRef() != null) {
            certificates(namespace, kafkaTls.caSecretRef(), "to trust at the brokers");
        }
        if (plant.getSpec().gateway() != null && plant.getSpec().gateway().tls() != null) {
            gatewayTls(namespace, plant.getSpec().gateway().tls());
        }
        for (OdooInterface each : interfaces) {
            OdooInterfaceSpec spec = checked.spec(each);
            gate(each, spec);
            if (spec.source() == null) {
                continue;
            }
            spec.source()
                    .needs()
                    .topic()
                    .ifPresent(topic -> ask(
                            Person.kafkaAdministrator,
                            "topic " + topic.name() + ", from which " + name + "."
                                    + each.getMetadata().getName() + " reads",
                            "",
                            new Look.Topic(topic.name())));
            spec.source()
                    .needs()
                    .secrets()
                    .forEach(secret -> ask(
                            Person.platformTeam,
                            "Secret " + namespace + "/" + secret.reference().name() + " with the sender's key as "
                                    + secret.reference().key() + ", which says what it is for",
                            "kubectl -n " + namespace + " create secret generic "
                                    + secret.reference().name() + " --from-file="
                                    + secret.reference().key() + "=FILE && kubectl -n " + namespace + " label secret "
                                    + secret.reference().name() + " " + SecretPurpose.PURPOSE + "="
                                    + secret.purpose().label(),
                            new Look.Secret(
                                    namespace,
                                    secret.reference().name(),
                                    Map.of(
                                            SecretPurpose.PURPOSE,
                                            secret.purpose().label()),
                                    null)));
        }
        ask(
                Person.kafkaAdministrator,
                "users and rights for Plantline's own topics, which begin with " + name + ".in., " + name
                        + ".aside. and " + name + ".audit.",
                "docs/real-cluster.md has the table of rights",
                new Look.Nowhere("the operator says TopicsReady at each interface"));
        Collection<ChangeControl> controls = InterfaceResolution.withoutKits()
                .of(checked.world(), namespace)
                .controls()
                .values();
        if (Boolean.TRUE.equals(plant.getSpec().changeControl())
                || controls.stream().anyMatch(ChangeControl::on)) {
            String besides = controls.stream()
                    .filter(ChangeControl::on)
                    .flatMap(each -> each.roles().keySet().stream())
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" and "));
            ask(
                    Person.approvers,
                    "people who may approve changes in " + namespace + " as business"
                            + (finance.isEmpty() ? "" : ", finance")
                            + " and technical"
                            + (besides.isEmpty() ? "" : ", and as " + besides + ", as policies of the centre ask")
                            + ", another person in each role and none the author of the change",
                    "docs/approvals.md has the roles to bind",
                    new Look.Nowhere("the rights of others cannot be asked for"));
        }
    }

    private void gatewayTls(String namespace, PlantSpec.GatewayTls tls) {
        String name = tls.secretRef().name();
        ask(
                Person.platformTeam,
                "Secret " + namespace + "/" + name
                        + " of the type kubernetes.io/tls with the gateway's certificate and its key, which says what it is for",
                "kubectl -n " + namespace + " create secret tls " + name
                        + " --cert=FILE --key=FILE && kubectl -n " + namespace + " label secret " + name + " "
                        + SecretPurpose.PURPOSE + "=" + SecretPurpose.GATEWAY.label(),
                new Look.Secret(namespace, name, Map.of(SecretPurpose.PURPOSE, SecretPurpose.GATEWAY.label()), null));
        if (tls.clientCertificates() != null) {
            certificates(namespace, tls.clientCertificates().caSecretRef(), "of the authorities of the senders");
        }
    }

    /** Certificates are public: their Secret says nothing of itself. */
    private void certificates(String namespace, SecretKeyReference reference, String which) {
        ask(
                Person.platformTeam,
                "Secret " + namespace + "/" + reference.name() + " with the certificates " + which + " as "
                        + reference.key(),
                "kubectl -n " + namespace + " create secret generic " + reference.name() + " --from-file="
                        + reference.key() + "=FILE",
                new Look.Secret(namespace, reference.name(), Map.of(), null));
    }

    private void gate(OdooInterface each, OdooInterfaceSpec spec) {
        if (spec.gate() != null) {
            var roles = Optional.ofNullable(spec.gate().roles()).orElse(List.of(GateRole.business));
            ask(
                    Person.approvers,
                    "people who may release batches of " + each.getMetadata().getNamespace() + "/"
                            + each.getMetadata().getName() + " as "
                            + roles.stream().map(Enum::name).collect(Collectors.joining(" and "))
                            + ", and have not made what those are applied with",
                    "docs/approvals.md has the roles to bind, docs/releases.md who may not release",
                    new Look.Nowhere("the rights of others cannot be asked for"));
        }
    }

    private void codeMap(CodeMap each) {
        ask(
                Person.stewards,
                each.getSpec().steward() + " keeps code map "
                        + each.getMetadata().getNamespace() + "/"
                        + each.getMetadata().getName() + " ("
                        + each.getSpec().entries().size() + " lines) complete",
                "plantline-steward is the role to bind: docs/code-maps.md",
                new Look.Nowhere("which codes are missing only messages show"));
    }
}
