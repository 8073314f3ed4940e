#include "controlplane/store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "base/file.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/store/vfs_testing.h"

namespace ferro::store {
namespace {

constexpr char kTable[] = "CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT";
constexpr char kInsert[] = "INSERT INTO notes(text) VALUES (?)";
constexpr char kSelect[] = "SELECT text FROM notes ORDER BY id";

DatabaseOptions Options(TestDisk const* disk = nullptr) {
  return {.program = "notes 1.2.3",
          .application_id = 77,
          .migrations = {kTable},
          .busy_timeout = std::chrono::milliseconds(2000),
          .vfs = disk == nullptr ? "" : disk->vfs()};
}

Status Note(Database& database, std::string const& text) {
  return database.Write([&](Session& session) -> Status {
    auto changed = session.Change(kInsert, {text});
    if (!changed) return Fail(std::move(changed).error());
    return {};
  });
}

std::vector<std::string> Notes(Database const& database) {
  std::vector<std::string> out;
  auto rows = database.Query(kSelect);
  EXPECT_TRUE(rows) << rows.error().message;
  if (!rows) return out;
  for (auto const& row : *rows) out.push_back(row.Text(0));
  return out;
}

std::unique_ptr<Database> OpenedOn(TestDisk const& disk) {
  auto database = Database::Open("notes.db", Options(&disk));
  EXPECT_TRUE(database) << database.error().message;
  return database ? std::move(*database) : nullptr;
}

class FileDatabaseTest : public testing::Test {
 protected:
  std::filesystem::path path() const { return directory_.path() / "notes.db"; }
  Error OpenError(DatabaseOptions const& options = Options()) {
    auto database = Database::Open(path(), options);
    EXPECT_FALSE(database);
    return database ? Error{} : database.error();
  }
  TemporaryDirectory directory_;
};

TEST_F(FileDatabaseTest, SaysWhenTheDirectoryIsAbsent) {
  auto database = Database::Open(directory_.path() / "absent/notes.db", Options());
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, ErrorCode::kNotFound);
}

TEST_F(FileDatabaseTest, RefusesWhatIsNoDatabase) {
  ASSERT_TRUE(WriteFile(path(), std::string(5000, 'x')));
  auto const error = OpenError();
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.message, path().string() +
                               " is not a database: put back the file that was there, or move this "
                               "one away to begin with an empty one");
  EXPECT_EQ(ReadFile(path()).value(), std::string(5000, 'x'));
}

TEST_F(FileDatabaseTest, RefusesAFileCutShort) {
  {
    auto database = Database::Open(path(), Options()).value();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(Note(*database, std::string(1000, 'a')));
  }
  std::filesystem::resize_file(path(), 8192);
  auto const error = OpenError();
  EXPECT_EQ(error.code, ErrorCode::kInternal);
  EXPECT_NE(error.message.find("is damaged or cut short"), std::string::npos) << error.message;
  EXPECT_EQ(std::filesystem::file_size(path()), 8192);
}

TEST_F(FileDatabaseTest, RefusesANewerVersionAndNamesBoth) {
  auto newer = Options();
  newer.program = "notes 9.0.0";
  newer.migrations = {kTable, "CREATE TABLE more(id INTEGER) STRICT"};
  ASSERT_TRUE(Database::Open(path(), newer));
  auto const before = ReadFile(path()).value();
  auto const error = OpenError();
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.message,
            path().string() +
                " has version 2, written by notes 9.0.0, and this notes 1.2.3 knows versions up to "
                "1: use notes 9.0.0 or newer, or put back the file as it was before; nothing was "
                "changed");
  EXPECT_EQ(ReadFile(path()).value(), before);
}

TEST_F(FileDatabaseTest, RefusesAnotherProgramsDatabase) {
  auto other = Options();
  other.application_id = 78;
  ASSERT_TRUE(Database::Open(path(), other));
  EXPECT_NE(OpenError().message.find("is a database of another program"), std::string::npos);
}

TEST_F(FileDatabaseTest, AMigrationThatFailsLeavesTheOldVersion) {
  ASSERT_TRUE(Note(*Database::Open(path(), Options()).value(), "a"));
  auto broken = Options();
  broken.migrations = {kTable, "CREATE TABLE more(id INTEGER) STRICT; CREATE TABLE notes(id)"};
  EXPECT_NE(OpenError(broken).message.find("migration 2"), std::string::npos);
  EXPECT_EQ(Notes(*Database::Open(path(), Options()).value()), std::vector<std::string>{"a"});
}

TEST_F(FileDatabaseTest, SaysWhatItMayNotWrite) {
  {
    ASSERT_TRUE(Note(*Database::Open(path(), Options()).value(), "a"));
  }
  ASSERT_EQ(::chmod(path().c_str(), 0400), 0);
  ASSERT_EQ(::chmod(directory_.path().c_str(), 0755), 0);
  // Root may write everything, so somebody else tries.
  auto const child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(9);
    auto database = Database::Open(path(), Options());
    bool const said = !database && database.error().code == ErrorCode::kPermissionDenied &&
                      database.error().message.find("run as its owner") != std::string::npos;
    ::_exit(said ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(FileDatabaseTest, TheFileIsPrivate) {
  auto database = Database::Open(path(), Options()).value();
  ASSERT_TRUE(Note(*database, "a"));
  for (auto const* suffix : {"", "-wal", "-shm"}) {
    struct stat found{};
    ASSERT_EQ(::stat((path().string() + suffix).c_str(), &found), 0) << suffix;
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_F(FileDatabaseTest, TwoProcessesMayMakeItAtOnce) {
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      auto database = Database::Open(path(), Options());
      ASSERT_TRUE(database) << database.error().message;
      for (int i = 0; i < 10; ++i) {
        auto const noted = Note(**database, std::to_string(t));
        ASSERT_TRUE(noted) << noted.error().message;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Notes(*Database::Open(path(), Options()).value()).size(), 40);
}

TEST(DatabaseTest, AnErrorOfTheWorkUndoesItAlone) {
  TestDisk disk;
  auto database = OpenedOn(disk);
  ASSERT_TRUE(Note(*database, "a"));
  auto failed = database->Write([](Session& session) -> Status {
    EXPECT_TRUE(session.Change(kInsert, {std::string("b")}));
    return Fail(ErrorCode::kConflict, "no");
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "no");
  EXPECT_EQ(Notes(*database), std::vector<std::string>{"a"});
  ASSERT_TRUE(Note(*database, "c"));
}

TEST(DatabaseTest, InAGroupToo) {
  TestDisk disk;
  auto database = OpenedOn(disk);
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        bool const fails = (t + i) % 2 == 0;
        auto done = database->Write([&](Session& session) -> Status {
          EXPECT_TRUE(session.Change(kInsert, {std::string(fails ? "bad" : "good")}));
          if (fails) return Fail(ErrorCode::kConflict, "no");
          return {};
        });
        EXPECT_EQ(done.has_value(), !fails);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Notes(*database), std::vector<std::string>(80, "good"));
}

TEST(DatabaseTest, AFullDiskLosesNothingAndGoesOnWhenThereIsRoom) {
  TestDisk disk;
  auto database = OpenedOn(disk);
  ASSERT_TRUE(Note(*database, "a"));
  disk.FailAt(DiskFault::kNoSpace, 1);
  auto const full = Note(*database, std::string(20000, 'b'));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(full.error().message,
            "no space left for notes.db: free some space on that disk and run again; what was "
            "recorded before is not lost");
  EXPECT_EQ(Notes(*database), std::vector<std::string>{"a"});
  disk.ClearFaults();
  ASSERT_TRUE(Note(*database, "c"));
  disk.LosePower();
  disk.PowerOn();
  EXPECT_EQ(Notes(*OpenedOn(disk)), (std::vector<std::string>{"a", "c"}));
}

TEST(DatabaseTest, AFullDiskAtOpeningSaysSo) {
  TestDisk disk;
  disk.FailAt(DiskFault::kNoSpace, 1);
  auto const database = Database::Open("notes.db", Options(&disk));
  ASSERT_FALSE(database);
  EXPECT_NE(database.error().message.find("no space left for notes.db"), std::string::npos)
      << database.error().message;
}

class AfterAnIoError : public testing::TestWithParam<DiskFault> {};

TEST_P(AfterAnIoError, NothingMoreIsSaidAndNothingIsLost) {
  TestDisk disk;
  auto database = OpenedOn(disk);
  ASSERT_TRUE(Note(*database, "a"));
  disk.FailAt(GetParam(), 1);
  auto const failed = Note(*database, "b");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(failed.error().may_have_happened);
  EXPECT_NE(failed.error().message.find("the disk failed under notes.db"), std::string::npos);
  EXPECT_NE(failed.error().message.find(GetParam() == DiskFault::kSyncError ? "a sync failed"
                                                                            : "a write failed"),
            std::string::npos)
      << failed.error().message;

  auto const calls = disk.calls();
  auto const again = Note(*database, "c");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, failed.error().message);
  EXPECT_FALSE(database->Query(kSelect));
  database.reset();
  EXPECT_EQ(disk.calls(), calls);  // Closing writes nothing either.

  disk.LosePower();
  disk.PowerOn();
  EXPECT_EQ(Notes(*OpenedOn(disk)), std::vector<std::string>{"a"});
}

INSTANTIATE_TEST_SUITE_P(Disk, AfterAnIoError,
                         testing::Values(DiskFault::kWriteError, DiskFault::kSyncError),
                         [](auto const& fault) {
                           return fault.param == DiskFault::kSyncError ? "Sync" : "Write";
                         });

TEST(DatabaseTest, WhatTheNextProcessReadAfterAFailedSyncSurvivesAPowerLoss) {
  TestDisk disk;
  auto database = OpenedOn(disk);
  disk.FailAt(DiskFault::kSyncError, 1);
  ASSERT_FALSE(Note(*database, "a"));
  database.reset();
  auto const seen = Notes(*OpenedOn(disk));
  disk.LosePower();
  disk.PowerOn();
  EXPECT_EQ(Notes(*OpenedOn(disk)), seen);
}

TEST(DatabaseTest, TwoConnectionsSeeEachOther) {
  TestDisk disk;
  auto first = OpenedOn(disk);
  auto second = OpenedOn(disk);
  ASSERT_TRUE(Note(*first, "a"));
  ASSERT_TRUE(Note(*second, "b"));
  EXPECT_EQ(Notes(*first), (std::vector<std::string>{"a", "b"}));
  first.reset();
  ASSERT_TRUE(Note(*second, "c"));
  EXPECT_EQ(Notes(*second).size(), 3);
}

TEST(DatabaseTest, AConnectionWaitsForAnothersTransactionAndThenSaysSo) {
  TestDisk disk;
  auto first = OpenedOn(disk);
  auto second = OpenedOn(disk);
  auto const held = first->Write([&](Session&) -> Status {
    auto const busy = Note(*second, "b");
    EXPECT_FALSE(busy);
    EXPECT_EQ(busy.error().message,
              "another process keeps notes.db locked: wait for it, then run again");
    return {};
  });
  EXPECT_TRUE(held);
  EXPECT_TRUE(Note(*second, "c"));
}

TEST(DatabaseTest, ValuesComeBackAsTheyWere) {
  TestDisk disk;
  auto database = OpenedOn(disk);
  auto rows = database->Query("SELECT ?, ?, ?", {std::monostate{}, std::int64_t{1} << 62U, "q'\n"});
  ASSERT_TRUE(rows);
  auto const& row = rows->front();
  EXPECT_TRUE(row.IsNull(0));
  EXPECT_EQ(row.Number(1), std::int64_t{1} << 62U);
  EXPECT_EQ(row.Text(2), "q'\n");
  EXPECT_EQ(row.Number(2), 0);
  EXPECT_EQ(row.Text(1), "");
  EXPECT_EQ(database->Query("SELECT nothing").error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace ferro::store
