#include "controlplane/store/disk_testing.h"

#include <algorithm>

namespace ferro::store {
namespace {

// What a disk writes whole.
constexpr std::size_t kSector = 512;

void Apply(std::string& image, MemoryFile::Change const& change) {
  if (change.bytes.empty()) {
    image.resize(change.offset);
    return;
  }
  image.resize(std::max(image.size(), change.offset + change.bytes.size()));
  image.replace(change.offset, change.bytes.size(), change.bytes);
}

void ApplySome(std::string& image, MemoryFile::Change const& change, Random& torn) {
  if (change.bytes.empty()) {
    if (torn.Below(2) == 0) Apply(image, change);
    return;
  }
  for (std::size_t at = 0; at < change.bytes.size();) {
    auto const length =
        std::min(kSector - (change.offset + at) % kSector, change.bytes.size() - at);
    if (torn.Below(2) == 0) Apply(image, {change.offset + at, change.bytes.substr(at, length)});
    at += length;
  }
}

}  // namespace

void MemoryFile::Write(std::size_t offset, std::string_view bytes) {
  if (bytes.empty()) return;
  pending.push_back({offset, std::string(bytes)});
  Apply(current, pending.back());
}

void MemoryFile::Truncate(std::size_t size) {
  pending.push_back({size, {}});
  Apply(current, pending.back());
}

void MemoryFile::Sync() {
  for (auto const& change : pending) Apply(synced, change);
  pending.clear();
}

void MemoryFile::LosePower(Random* torn) {
  if (torn != nullptr) {
    for (auto const& change : pending) ApplySome(synced, change, *torn);
  }
  pending.clear();
  current = synced;
}

std::shared_ptr<MemoryFile> MemoryFiles::Find(std::string const& name) const {
  auto const at = now_.find(name);
  return at == now_.end() ? nullptr : at->second;
}

std::shared_ptr<MemoryFile> MemoryFiles::Make(std::string const& name) {
  return now_[name] = std::make_shared<MemoryFile>();
}

void MemoryFiles::Remove(std::string const& name, bool synced) {
  now_.erase(name);
  if (synced) on_disk_.erase(name);
}

void MemoryFiles::NameOnDisk(std::string const& name, std::shared_ptr<MemoryFile> const& file) {
  if (Find(name) != file) return;
  file->named_on_disk = true;
  on_disk_[name] = file;
}

void MemoryFiles::LosePower(Random* torn) {
  if (torn != nullptr) {  // Some unsynced names made it, some unsynced removals did.
    for (auto const& [name, file] : now_) {
      if (!file->named_on_disk && torn->Below(2) == 0) on_disk_.try_emplace(name, file);
    }
    std::erase_if(on_disk_, [&](auto const& entry) {
      return !now_.contains(entry.first) && torn->Below(2) == 0;
    });
  }
  for (auto const& [name, file] : on_disk_) {
    file->named_on_disk = true;
    file->LosePower(torn);
  }
  now_ = on_disk_;
}

}  // namespace ferro::store
