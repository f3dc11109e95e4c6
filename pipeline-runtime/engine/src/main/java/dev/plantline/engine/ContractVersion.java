package dev.plantline.engine;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * A semantic version without suffix; a version in a manifest has up to 32 characters, so that its numbers may be larger than any of Java's own.
 *
 * @param major raised by what breaks for senders
 * @param minor raised by other changes
 * @param patch raised by what changes no message
 */
record ContractVersion(BigInteger major, BigInteger minor, BigInteger patch) implements Comparable<ContractVersion> {
    private static final Comparator<ContractVersion> ORDER = Comparator.comparing(ContractVersion::major)
            .thenComparing(ContractVersion::minor)
            .thenComparing(ContractVersion::patch);

    /** @param text as the kind's rules let it be: three whole numbers between points */
    static ContractVersion of(String text) {
        String[] parts = text.split("[.]");
        return new ContractVersion(new BigInteger(parts[0]), new BigInteger(parts[1]), new BigInteger(parts[2]));
    }

    ContractVersion nextMajor() {
        return new ContractVersion(major.add(BigInteger.ONE), BigInteger.ZERO, BigInteger.ZERO);
    }

    ContractVersion nextMinor() {
        return new ContractVersion(major, minor.add(BigInteger.ONE), BigInteger.ZERO);
    }

    @Override
    public int compareTo(ContractVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
