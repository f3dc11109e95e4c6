package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.PlantSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A field of a manifest that nobody reads is a promise that nobody keeps. It stands here because here are the classes of all modules. */
class ManifestFieldsTest {
    private static final List<Class<?>> SPECS =
            List.of(PlantSpec.class, OdooConnectionSpec.class, OdooInterfaceSpec.class, LatencyClassSpec.class);

    private static final String ONE_VALUE = "has one value so far, and the rules of its kind refuse every other";

    private static final String ONLY_SAID =
            "the rules of its kind refuse a transport in the clear that does not say so";

    /** Fields that no code reads, and why they are there all the same. */
    private static final Map<String, String> NOT_READ = Map.of(
            "KafkaConnection.insecureTransport",
            ONLY_SAID,
            "OdooConnectionSpec.insecureTransport",
            ONLY_SAID,
            "OdooConnectionSpec.version",
            ONE_VALUE,
            "Owner.group",
            "tells people which group of the identity provider answers for the interface; Plantline gives nobody rights");

    private static final JavaClasses CLASSES = classes();

    @Test
    void everyFieldOfAManifestIsReadByTheProgram() {
        Set<String> unread = new TreeSet<>();
        List<JavaField> looked = new ArrayList<>();
        for (JavaClass type : reachable()) {
            for (JavaField field : type.getFields()) {
                if (!field.getModifiers().contains(JavaModifier.STATIC)) {
                    looked.add(field);
                    if (isUnread(type, field)) {
                        unread.add(type.getSimpleName() + "." + field.getName());
                    }
                }
            }
        }
        assertThat(looked).as("fields that were looked at").hasSizeGreaterThan(100);
        assertThat(unread)
                .as("fields of manifests that nobody reads: read them, or take them out")
                .containsExactlyInAnyOrderElementsOf(NOT_READ.keySet());
    }

    private static boolean isUnread(JavaClass type, JavaField field) {
        return Stream.concat(
                        field.getAccessesToSelf().stream(),
                        type.getMethod(field.getName()).getAccessesToSelf().stream())
                .noneMatch(access -> isReading(type, field, access));
    }

    /** Neither the accessor itself nor who copies the whole has any use for the value. */
    private static boolean isReading(JavaClass type, JavaField field, JavaAccess<?> access) {
        var reader = access.getOrigin();
        boolean accessor = reader.getOwner().equals(type)
                && reader.getName().equals(field.getName())
                && reader.getRawParameterTypes().isEmpty();
        boolean copies = reader.getOwner().equals(type) && reader.isConstructor()
                || reader.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().equals(type));
        return !accessor && !copies;
    }

    /** The records that manifests are made of. */
    private static Set<JavaClass> reachable() {
        Set<JavaClass> all = new HashSet<>();
        List<JavaClass> open = new ArrayList<>(
                SPECS.stream().map(spec -> CLASSES.get(spec.getName())).toList());
        while (!open.isEmpty()) {
            JavaClass type = open.remove(open.size() - 1);
            if (type.isRecord() && type.getPackageName().startsWith("dev.plantline.api.") && all.add(type)) {
                type.getFields().forEach(field -> field.getType().getAllInvolvedRawTypes().stream()
                        .filter(part -> CLASSES.contain(part.getName()))
                        .map(part -> CLASSES.get(part.getName()))
                        .forEach(open::add));
            }
        }
        return all;
    }

    private static JavaClasses classes() {
        Set<Location> locations = new HashSet<>(Locations.ofPackage("dev.plantline"));
        // The two programs are built before this module, and are not on its class path.
        for (String module : List.of("pipeline-runtime/gateway", "pipeline-runtime/app", "operator/app")) {
            Path built = Path.of("../..", module, "target/classes");
            assertThat(built).as("build it first").isDirectory();
            locations.add(Location.of(built));
        }
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importLocations(locations);
    }
}
