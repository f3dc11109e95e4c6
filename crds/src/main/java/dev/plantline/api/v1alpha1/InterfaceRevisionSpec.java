package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What people decide about. It never changes.
 *
 * @param interfaceName name of the OdooInterface, same namespace; absent: it is of a code map
 * @param codeMap name of the CodeMap, same namespace; absent: it is of an interface
 * @param revision by which decisions name it: of its content, 32 hex digits
 * @param content the effective interface, as gzip in Base64: what was declared, what was filled in and by whom, and what its Odoo is for. Of a code map the table as
 *     pods are given it
 * @param changedBy who asked for it: annotation plantline.dev/changed-by of the manifest, and of those before it that nobody has decided about; absent: the
 *     manifest does not say
 * @param proven whether admission holds changedBy to be the user of the request
 * @param changes what differs from the revision that is live, at most 64 places; absent: nothing, or this is the first
 * @param roles whose decisions it needs; absent: nobody's
 */
@ValidationRule(value = "self == oldSelf", message = "a revision never changes: the operator makes another one")
@ValidationRule(
        value = "has(self.interface) != has(self.codeMap)",
        message = "a revision is of one thing: set interface or codeMap")
public record InterfaceRevisionSpec(
        @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
        @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String codeMap,
        @Required @Size(min = 32, max = 32) @Pattern(PlantlineApi.REVISION) String revision,
        @Required @Size(min = 1, max = InterfaceRevisionSpec.TABLE_LENGTH) String content,
        @Size(min = 1, max = InterfaceRevisionSpec.MOST_AUTHORS)
                List<@Size(min = 1, max = PlantlineApi.USER_LENGTH) String> changedBy,
        Boolean proven,
        @Size(min = 1, max = InterfaceRevisionSpec.MOST_CHANGES) List<Change> changes,
        @Size(min = 1, max = 16) List<@Size(min = 1, max = 63) String> roles) {
    /** Longest content of an interface, characters: 64 KiB compressed. */
    public static final int CONTENT_LENGTH = 87_384;
    /** Longest content of a code map, characters: 256 KiB that cannot be compressed, and a little around them. */
    public static final int TABLE_LENGTH = 360_000;
    /** Authors that are named at most. */
    public static final int MOST_AUTHORS = 16;
    /** Places that are named at most. */
    public static final int MOST_CHANGES = 64;

    /** Of an interface. */
    public InterfaceRevisionSpec(
            String interfaceName,
            String revision,
            String content,
            List<String> changedBy,
            Boolean proven,
            List<Change> changes,
            List<String> roles) {
        this(interfaceName, null, revision, content, changedBy, proven, changes, roles);
    }

    /**
     * A place that differs.
     *
     * @param path below the interface's spec, for example mapping.steps[0].fields[2].value. Of a code map the code, for example code "BAG" of product "FLOUR"
     * @param roles whose decisions it needs; absent: nobody's
     */
    public record Change(
            @Required @Size(min = 1, max = 253) String path,
            @Size(min = 1, max = 16) List<@Size(min = 1, max = 63) String> roles) {}
}
