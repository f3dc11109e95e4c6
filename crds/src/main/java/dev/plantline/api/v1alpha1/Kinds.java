package dev.plantline.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every kind of Plantline, in the order in which a reader meets them. Whatever works on all kinds iterates over these, and whatever treats each in its
 * own way switches over them without a default, so that a new one does not compile until every place says what it does.
 */
public enum Kinds {
    /** A site. */
    PLANT(Plant.class),
    /** An Odoo database. */
    ODOO_CONNECTION(OdooConnection.class),
    /** A governed flow. */
    ODOO_INTERFACE(OdooInterface.class),
    /** A code table of a plant. */
    CODE_MAP(CodeMap.class),
    /** How fast and when messages are applied. */
    LATENCY_CLASS(LatencyClass.class),
    /** Rules of the centre for interfaces. */
    INTERFACE_POLICY(InterfacePolicy.class),
    /** What people decide about. */
    INTERFACE_REVISION(InterfaceRevision.class),
    /** What a person decided. */
    INTERFACE_DECISION(InterfaceDecision.class),
    /** What waits at the gate of an interface; written by the operator. */
    INTERFACE_RELEASE(InterfaceRelease.class),
    /** What a person asks delivery to do. */
    INTERFACE_COMMAND(InterfaceCommand.class),
    /** What interfaces of all plants have in common. */
    INTERFACE_TEMPLATE(InterfaceTemplate.class);

    /** The only apiVersion that is served. */
    public static final String API_VERSION = PlantlineApi.GROUP + "/" + PlantlineApi.VERSION;

    private final Class<? extends CustomResource<?, ?>> type;

    Kinds(Class<? extends CustomResource<?, ?>> type) {
        this.type = type;
    }

    /**
     * The kind that a manifest says it is of. Names are compared exactly: what is misspelt, or of another group or version, is none of these and is
     * never read as one.
     *
     * @param apiVersion group and version, as in the manifest
     * @param kind as in the manifest
     */
    public static Optional<Kinds> of(String apiVersion, String kind) {
        return API_VERSION.equals(apiVersion)
                ? Arrays.stream(values())
                        .filter(each -> each.kind().equals(kind))
                        .findFirst()
                : Optional.empty();
    }

    /** The words for {@code kind} in manifests. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Kinds::kind).toList();
    }

    /** The Java type. */
    public Class<? extends CustomResource<?, ?>> type() {
        return type;
    }

    /** The word for {@code kind} in manifests, for example OdooInterface. */
    public String kind() {
        return HasMetadata.getKind(type);
    }

    /** The name in addresses and in rights, for example odoointerfaces. */
    public String plural() {
        return HasMetadata.getPlural(type);
    }

    /** Whether its resources live in a namespace; otherwise they belong to the cluster. */
    public boolean isNamespaced() {
        return Namespaced.class.isAssignableFrom(type);
    }

    /** Name of the file with its definition, for example odoointerfaces.plantline.dev.yaml. */
    public String file() {
        return plural() + "." + PlantlineApi.GROUP + ".yaml";
    }

    /** Where the file stands on the class path. */
    public String resource() {
        return "/META-INF/plantline/crds/" + file();
    }
}
