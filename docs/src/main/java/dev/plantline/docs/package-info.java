/** Nothing is made of the pages; the tests hold them against the tree. */
package dev.plantline.docs;
