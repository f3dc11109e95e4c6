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
 * @param compatibility what its contract is to senders of the one that was live when it was made; absent: nothing was, it is of a code map, or a release before has
 *     made it
 * @param tests how many examples it has. All came out as they say: without that there is no revision; absent: it is of a code map, or a release before has made it
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
        @Size(min = 1, max = InterfaceRevisionSpec.MOST_ROLES) List<@Size(min = 1, max = 63) String> roles,
        Compatibility compatibility,
        Tests tests) {
    /** Longest content of an interface, characters: 64 KiB compressed. */
    public static final int CONTENT_LENGTH = 87_384;
    /** Longest content of a code map, characters: 256 KiB that cannot be compressed, and a little around them. */
    public static final int TABLE_LENGTH = 360_000;
    /** Authors that are named at most. */
    public static final int MOST_AUTHORS = 16;
    /** Roles that are asked at most. */
    public static final int MOST_ROLES = 16;
    /** Places that are named at most. */
    public static final int MOST_CHANGES = 64;

    /** What a place in a contract is told in, characters. */
    public static final int BREAK_LENGTH = 300;
    /** What breaks that is named at most. */
    public static final int MOST_BREAKS = 10;

    /** Of a code map, or as releases before made it. */
    public InterfaceRevisionSpec(
            String interfaceName,
            String codeMap,
            String revision,
            String content,
            List<String> changedBy,
            Boolean proven,
            List<Change> changes,
            List<String> roles) {
        this(interfaceName, codeMap, revision, content, changedBy, proven, changes, roles, null, null);
    }

    /** Of an interface, as releases before made it. */
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
     * What a contract is to senders of another one.
     *
     * @param mode what is promised to them: BACKWARD, FORWARD, FULL or NONE, and which of them from then on if that is another
     * @param before version that was live
     * @param after version that this revision has
     * @param breaks what messages of the one do not keep under the other, which is refused unless the major version is a new one or nothing is promised; absent:
     *     nothing, it is compatible
     * @param more how many of these are not named; absent: none
     */
    public record Compatibility(
            @Required @Size(max = 100) String mode,
            @Required @Size(max = 32) String before,
            @Required @Size(max = 32) String after,
            @Size(min = 1, max = InterfaceRevisionSpec.MOST_BREAKS)
                    List<@Size(max = InterfaceRevisionSpec.BREAK_LENGTH) String> breaks,
            Integer more) {}

    /**
     * Its examples.
     *
     * @param all how many there are, with those of its template
     * @param negative how many of these must be refused
     */
    public record Tests(@Required Integer all, @Required Integer negative) {}

    /**
     * A place that differs.
     *
     * @param path below the interface's spec, for example mapping.steps[0].fields[2].value. Of a code map the code, for example code "BAG" of product "FLOUR"
     * @param roles whose decisions it needs; absent: nobody's
     */
    public record Change(
            @Required @Size(min = 1, max = 253) String path,
            @Size(min = 1, max = InterfaceRevisionSpec.MOST_ROLES) List<@Size(min = 1, max = 63) String> roles) {}
}
